package net.sallyport.protocol.ppp;

import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leave to enter the network phase, and with what.
 *
 * @param local our address; null in the dialling role: whatever the other side says
 * @param peer the peer's address; null in the dialling role
 * @param nameServers up to two, offered to the peer (RFC 1877); in the dialling role ignored
 * @param winsServers up to two, likewise
 * @param requestNameServers dialling role: ask for name servers
 * @param request dialling role: the address to ask for, null for any
 * @param idleSeconds end the link after so long without data; 0 never
 * @param maxConnectSeconds end the link so long after entering; 0 never
 */
public record NetworkGrant(
        @Nullable Inet4Address local,
        @Nullable Inet4Address peer,
        List<Inet4Address> nameServers,
        List<Inet4Address> winsServers,
        boolean requestNameServers,
        @Nullable Inet4Address request,
        int idleSeconds,
        int maxConnectSeconds) {}
