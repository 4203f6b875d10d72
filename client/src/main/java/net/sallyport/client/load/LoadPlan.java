package net.sallyport.client.load;

import java.net.Inet4Address;
import java.util.function.IntFunction;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.jspecify.annotations.Nullable;

/**
 * Whom a {@link LoadClient} dials, from where, and as whom.
 *
 * @param firstSource an address of this host, as are those after it; null for the one that the
 *     routes prefer
 * @param sources how many addresses there are; sessions take them by turns
 * @param accounts the account of session n, from 0
 * @param inside the address that answers pings inside the tunnel; null for the server's own there
 */
public record LoadPlan(
        Inet4Address server,
        int port,
        @Nullable Inet4Address firstSource,
        int sources,
        IntFunction<LoadAccount> accounts,
        MppeConfig mppe,
        @Nullable Inet4Address inside) {
    private static final int PPTP_PORT = 1723;
    private static final int SOURCES = 32_000;

    /**
     * Likewise.
     *
     * @param encrypted with MPPE-128, or not at all
     */
    public LoadPlan(
            Inet4Address server,
            int port,
            @Nullable Inet4Address firstSource,
            int sources,
            IntFunction<LoadAccount> accounts,
            boolean encrypted,
            @Nullable Inet4Address inside) {
        this(
                server,
                port,
                firstSource,
                sources,
                accounts,
                encrypted ? MppeConfig.REQUIRED_128 : MppeConfig.OFF,
                inside);
    }

    /**
     * Session n is account {@code accountPrefix} + n.
     *
     * @param firstSource an address of this host, as are the 32,000 after it
     * @param password one for all accounts
     */
    public LoadPlan(
            Inet4Address server,
            Inet4Address firstSource,
            String accountPrefix,
            String password,
            MppeConfig mppe,
            @Nullable Inet4Address inside) {
        this(
                server,
                PPTP_PORT,
                firstSource,
                SOURCES,
                n -> new LoadAccount(accountPrefix + n, password),
                mppe,
                inside);
    }
}
