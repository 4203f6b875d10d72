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
 * @param phoneNumber that the server may be told to dial; mostly empty
 * @param ppp the link: account, methods of authentication, encryption, MRU and MTU
 * @param network what to ask of the server's network
 * @param connectMillis how long the TCP connection may take, and again the call upon it
 * @param observer sees each frame in the clear, on the dialer's thread; null for nobody
 */
public record TunnelConfig(
        Inet4Address server,
        int port,
        @Nullable Inet4Address local,
        String hostName,
        String phoneNumber,
        PppConfig ppp,
        Network network,
        long connectMillis,
        @Nullable FrameObserver observer) {
    /**
     * @param nameServers whether to ask for name servers
     * @param address the address inside the tunnel to ask for; null for any
     * @param idleSeconds end after so long without data; 0 never
     * @param maxConnectSeconds end after so long; 0 never
     */
    public record Network(
            boolean nameServers,
            @Nullable Inet4Address address,
            int idleSeconds,
            int maxConnectSeconds) {
        /** Any address, for as long as it lasts. */
        public static final Network ANY = new Network(false, null, 0, 0);
    }

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
                "",
                link(
                        credentials,
                        List.of(AuthMethod.MSCHAP_V2),
                        MppeConfig.REQUIRED_128,
                        DEFAULT_MTU),
                Network.ANY,
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
                server, value, local, hostName, phoneNumber, ppp, network, connectMillis, observer);
    }

    public TunnelConfig withLocal(@Nullable Inet4Address value) {
        return new TunnelConfig(
                server, port, value, hostName, phoneNumber, ppp, network, connectMillis, observer);
    }

    public TunnelConfig withHostName(String value) {
        return new TunnelConfig(
                server, port, local, value, phoneNumber, ppp, network, connectMillis, observer);
    }

    public TunnelConfig withPpp(PppConfig value) {
        return new TunnelConfig(
                server,
                port,
                local,
                hostName,
                phoneNumber,
                value,
                network,
                connectMillis,
                observer);
    }

    public TunnelConfig withObserver(@Nullable FrameObserver value) {
        return new TunnelConfig(
                server, port, local, hostName, phoneNumber, ppp, network, connectMillis, value);
    }

    public TunnelConfig withPhoneNumber(String value) {
        return new TunnelConfig(
                server, port, local, hostName, value, ppp, network, connectMillis, observer);
    }

    public TunnelConfig withNetwork(Network value) {
        return new TunnelConfig(
                server, port, local, hostName, phoneNumber, ppp, value, connectMillis, observer);
    }
}
