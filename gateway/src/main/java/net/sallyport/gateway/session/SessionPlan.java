package net.sallyport.gateway.session;

import java.net.Inet4Address;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppConfig;

/**
 * What every new session is given; replaced whole by a reload, which disturbs no session.
 *
 * @param ppp the link's configuration
 * @param localAddresses our end for the pool's addresses, see {@link LocalAddresses}
 * @param ipcp what peers are told in the network phase, unless their account says otherwise
 * @param limits likewise
 * @param tracePackets whether control packets are logged, decoded
 */
public record SessionPlan(
        PppConfig ppp,
        LocalAddresses localAddresses,
        ServerConfig.Ipcp ipcp,
        ServerConfig.SessionLimits limits,
        boolean tracePackets) {

    /** What a session enters the network with; the account's own settings come first. */
    NetworkGrant grant(AccountProfile profile, Inet4Address local, Inet4Address peer) {
        ServerConfig.SessionLimits mine = profile.options().sessionLimits(limits);
        return new NetworkGrant(
                local,
                peer,
                profile.options().nameServers(ipcp),
                profile.options().winsServers(ipcp),
                false,
                null,
                mine.idleSeconds(),
                mine.maxConnectSeconds());
    }

    /** Our end of a tunnel by the peer's. */
    @FunctionalInterface
    public interface LocalAddresses {
        Inet4Address localFor(Inet4Address peer);
    }
}
