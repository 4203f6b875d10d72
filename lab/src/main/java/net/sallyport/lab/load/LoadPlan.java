package net.sallyport.lab.load;

import java.net.Inet4Address;
import net.sallyport.protocol.ppp.ccp.MppeConfig;

/**
 * Whom a {@link LoadClient} dials, and as whom. Session n (from 0) dials from the n-th address
 * after {@code firstSource} as account {@code accountPrefix} + n.
 *
 * @param firstSource an address of this host, as are those after it
 * @param password one for all accounts
 * @param inside the address that answers pings inside the tunnel
 */
public record LoadPlan(
        Inet4Address server,
        Inet4Address firstSource,
        String accountPrefix,
        String password,
        MppeConfig mppe,
        Inet4Address inside) {}
