package net.sallyport.protocol.ppp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.AuthTimers;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.jspecify.annotations.Nullable;

/**
 * How one end of a link behaves. Server and client are two of these, no more.
 *
 * @param demand what the peer must prove itself with, best first; empty: nothing is asked
 * @param prove what we are willing to prove ourselves with, best first; empty: we never do
 * @param name our name in a CHAP Challenge
 * @param credentials needed when {@code prove} is not empty
 * @param mtu the largest IP packet that we want to send; the peer's MRU may make it less
 * @param loginMillis the longest time from {@code open} to the network being up, the wait for
 *     {@code enterNetwork} not counted; 0 for no limit
 */
public record PppConfig(
        LcpConfig lcp,
        List<AuthMethod> demand,
        List<AuthMethod> prove,
        byte[] name,
        @Nullable Credentials credentials,
        AuthTimers authTimers,
        MppeConfig mppe,
        int mtu,
        RestartTimers lcpTimers,
        RestartTimers ccpTimers,
        RestartTimers ipcpTimers,
        long loginMillis) {
    public static final long DEFAULT_LOGIN_MILLIS = 120_000;

    public PppConfig {
        demand = List.copyOf(demand);
        prove = List.copyOf(prove);
        if (!prove.isEmpty() && credentials == null) {
            throw new IllegalArgumentException("nothing to prove ourselves with");
        }
        if (name.length > 255) {
            throw new IllegalArgumentException("a name has at most 255 bytes");
        }
        if (mtu < LcpConfig.MIN_MRU || loginMillis < 0) {
            throw new IllegalArgumentException("mtu " + mtu + ", login time " + loginMillis);
        }
    }

    /** The answering side: demands proof, gives none. pppd's defaults for the rest. */
    public static PppConfig server(
            String name, List<AuthMethod> demand, LcpConfig lcp, MppeConfig mppe) {
        return new PppConfig(
                lcp,
                demand,
                List.of(),
                name.getBytes(StandardCharsets.UTF_8),
                null,
                AuthTimers.DEFAULT,
                mppe,
                LcpConfig.MAX_MRU,
                RestartTimers.DEFAULT,
                RestartTimers.DEFAULT,
                RestartTimers.DEFAULT,
                DEFAULT_LOGIN_MILLIS);
    }

    /** The dialling side: gives proof, demands none. pppd's defaults for the rest. */
    public static PppConfig client(
            Credentials credentials, List<AuthMethod> prove, LcpConfig lcp, MppeConfig mppe) {
        return new PppConfig(
                lcp,
                List.of(),
                prove,
                credentials.name(),
                credentials,
                AuthTimers.DEFAULT,
                mppe,
                LcpConfig.MAX_MRU,
                RestartTimers.DEFAULT,
                RestartTimers.DEFAULT,
                RestartTimers.DEFAULT,
                DEFAULT_LOGIN_MILLIS);
    }
}
