package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.TomlTypes.flag;
import static net.sallyport.gateway.config.TomlTypes.list;
import static net.sallyport.gateway.config.TomlTypes.path;
import static net.sallyport.gateway.config.TomlTypes.quote;
import static net.sallyport.gateway.config.TomlTypes.texts;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.tls.ServerKeys;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;

/** The keys of {@code [console]}. */
final class TomlConsoleKeys {
    private TomlConsoleKeys() {}

    static List<TomlKey> all() {
        return List.of(
                listen(),
                path(
                        "console",
                        "certificate",
                        d -> d.consoleCertificate,
                        (d, p) -> d.consoleCertificate = p,
                        "The server's certificate and those above it, in PEM; none: no TLS, which only",
                        "loopback addresses may do without. Read again by `sallyport reload`."),
                path(
                        "console",
                        "key",
                        d -> d.consoleKey,
                        (d, p) -> d.consoleKey = p,
                        "Its private key, in PEM (PKCS #8)."),
                names(),
                flag(
                        "console",
                        "open-metrics",
                        d -> d.openMetrics,
                        (d, b) -> d.openMetrics = b,
                        "/metrics is answered without a token, too."));
    }

    private static TomlKey listen() {
        return new TomlKey(
                "console",
                "listen",
                List.of(
                        "Where the console and the API over HTTP are; none: nowhere. Nothing is opened",
                        "before `sallyport admin add` or `sallyport token add` has let somebody in."),
                "a list of at most 16 ADDRESS:PORT: [\"127.0.0.1:8723\"]",
                draft -> list(draft.consoleListen.stream().map(at -> quote(shown(at))).toList()),
                (value, draft, resolver) -> {
                    List<InetSocketAddress> all = new ArrayList<>();
                    for (String text : texts(value)) {
                        InetSocketAddress each = ConsoleConfig.address(text);
                        if (each == null) {
                            return "has '" + text + "', which is none";
                        }
                        all.add(each);
                    }
                    if (!(value instanceof List<?> given)
                            || given.size() != all.size()
                            || all.size() > 16) {
                        return "is not";
                    }
                    draft.consoleListen = all;
                    return null;
                });
    }

    private static TomlKey names() {
        return new TomlKey(
                "console",
                "names",
                List.of(
                        "Without TLS: host names by which browsers may ask for it, as behind a proxy that",
                        "speaks TLS for it. Addresses and localhost are always taken."),
                "a list of host names: [\"vpn.example.com\"]",
                draft -> list(draft.consoleNames.stream().map(TomlTypes::quote).toList()),
                (value, draft, resolver) -> {
                    List<String> names = texts(value);
                    if (!(value instanceof List<?> given) || given.size() != names.size()) {
                        return "is not";
                    }
                    for (String name : names) {
                        if (!name.matches("[A-Za-z0-9.-]{1,253}")) {
                            return "has '" + name + "', which is none";
                        }
                    }
                    draft.consoleNames = names;
                    return null;
                });
    }

    static String shown(InetSocketAddress at) {
        InetAddress address = at.getAddress();
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + at.getPort();
    }

    /** What no key can say for itself. */
    static void check(Draft draft, Place listen, Place certificate, Problems problems) {
        if (draft.consoleListen.isEmpty()) {
            return;
        }
        if ((draft.consoleCertificate == null) != (draft.consoleKey == null)) {
            problems.add(
                    certificate, "console.certificate and console.key belong together: write both");
            return;
        }
        if (draft.consoleCertificate != null && draft.consoleKey != null) {
            try {
                ServerKeys _ = new ServerKeys(draft.consoleCertificate, draft.consoleKey);
            } catch (IOException e) {
                problems.add(certificate, "the console's certificate: " + e.getMessage());
            }
            return;
        }
        for (InetSocketAddress at : draft.consoleListen) {
            if (!at.getAddress().isLoopbackAddress()) {
                problems.add(
                        listen,
                        "the console at "
                                + shown(at)
                                + " needs TLS, as every address but loopback does: write"
                                + " console.certificate and console.key");
                return;
            }
        }
    }
}
