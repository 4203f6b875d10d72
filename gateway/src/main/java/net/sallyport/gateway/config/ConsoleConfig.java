package net.sallyport.gateway.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The console, and the API over HTTP.
 *
 * @param listen where; none: nowhere. Nothing is opened before there is an administrator or a
 *     token; 127.0.0.1:8723
 * @param certificate of the server and those above it, PEM; null: no TLS, which loopback addresses
 *     alone may do without
 * @param key of the certificate, PEM
 * @param names host names by which browsers may ask for it, beside addresses, {@code localhost} and
 *     those in the certificate
 * @param openMetrics metrics are told without a token; no
 */
public record ConsoleConfig(
        List<InetSocketAddress> listen,
        @Nullable Path certificate,
        @Nullable Path key,
        List<String> names,
        boolean openMetrics) {
    public static final int PORT = 8723;

    public ConsoleConfig {
        listen = List.copyOf(listen);
        names = List.copyOf(names);
    }

    public boolean usesTls() {
        return certificate != null && key != null;
    }

    /** {@code 127.0.0.1:8723} or {@code [::1]:8723}; null: it is neither. */
    public static @Nullable InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return null;
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (port < 1 || port > 65535 || !bracketed && host.contains(":")) {
            return null;
        }
        try {
            return new InetSocketAddress(
                    InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host),
                    port);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
