package net.sallyport.client;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.protocol.ppp.FrameObserver;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where to dial, as whom, and how.
 *
 * @param local our address outside the tunnel; null for whichever the routes prefer
 * @param hostName what we call ourselves to the server; some tell devices apart by it
 * @param ppp the link: account, methods of authentication, encryption, MRU and MTU
 * @param requestNameServers whether to ask the server for name servers
 * @param connectMillis how long the TCP connection may take, and again the call upon it
 * @param observer sees each frame in the clear, on the dialer's thread; null for nobody
 */
public record TunnelConfig(
        Inet4Address server,
        int port,
        @Nullable Inet4Address local,
        String hostName,
        PppConfig ppp,
        boolean requestNameServers,
        long connectMillis,
        @Nullable FrameObserver observer) {
    public static final int PPTP_PORT = 1723;

    /** What fits into most paths with the headers of GRE and IP around it. */
    public static final int DEFAULT_MTU = 1_400;

    private static final long CONNECT_MILLIS = 20_000;
    private static final long ECHO_INTERVAL_MILLIS = 10_000;
    private static final int ECHO_FAILURE = 4;

    /** MS-CHAPv2, MPPE with 128 bits or nothing, packets of at most 1400 bytes. */
    public static TunnelConfig of(Inet4Address server, String account, String password) {
        Credentials credentials =
                new Credentials(
                        account.getBytes(StandardCharsets.UTF_8),
                        new Secret.ClearText(password.getBytes(StandardCharsets.UTF_8)));
        return new TunnelConfig(
                server,
                PPTP_PORT,
                null,
                "",
                link(
                        credentials,
                        List.of(AuthMethod.MSCHAP_V2),
                        MppeConfig.REQUIRED_128,
                        DEFAULT_MTU),
                false,
                CONNECT_MILLIS,
                null);
    }

    /**
     * A link that asks its peer for signs of life every 10 s in which none came.
     *
     * @param mtu the largest packet we take and send, 128 to 1500 bytes
     */
    public static PppConfig link(
            Credentials credentials, List<AuthMethod> methods, MppeConfig mppe, int mtu) {
        LcpConfig lcp =
                LcpConfig.DEFAULT.withMru(mtu).withEcho(ECHO_INTERVAL_MILLIS, ECHO_FAILURE, true);
        PppConfig plain = PppConfig.client(credentials, methods, lcp, mppe);
        return new PppConfig(
                plain.lcp(),
                plain.demand(),
                plain.prove(),
                plain.name(),
                plain.credentials(),
                plain.authTimers(),
                plain.mppe(),
                mtu,
                plain.lcpTimers(),
                plain.ccpTimers(),
                plain.ipcpTimers(),
                plain.loginMillis());
    }

    public TunnelConfig withPort(int value) {
        return new TunnelConfig(
                server, value, local, hostName, ppp, requestNameServers, connectMillis, observer);
    }

    public TunnelConfig withLocal(@Nullable Inet4Address value) {
        return new TunnelConfig(
                server, port, value, hostName, ppp, requestNameServers, connectMillis, observer);
    }

    public TunnelConfig withHostName(String value) {
        return new TunnelConfig(
                server, port, local, value, ppp, requestNameServers, connectMillis, observer);
    }

    public TunnelConfig withPpp(PppConfig value) {
        return new TunnelConfig(
                server, port, local, hostName, value, requestNameServers, connectMillis, observer);
    }

    public TunnelConfig withObserver(@Nullable FrameObserver value) {
        return new TunnelConfig(
                server, port, local, hostName, ppp, requestNameServers, connectMillis, value);
    }
}
