package net.sallyport.protocol.ppp.ipcp;

import java.util.List;

/**
 * What IPCP negotiates. Addresses are four bytes in network order as an int; 0 means unknown.
 *
 * @param local our address; 0: the peer shall say
 * @param takesLocal whether the peer may change {@code local}
 * @param peer the peer's address; 0: the peer says
 * @param nameServers offered to the peer, at most two (RFC 1877)
 * @param winsServers offered to the peer, at most two
 * @param asksNameServers whether to ask the peer for name servers
 */
public record IpcpConfig(
        int local,
        boolean takesLocal,
        int peer,
        List<Integer> nameServers,
        List<Integer> winsServers,
        boolean asksNameServers) {
    public IpcpConfig {
        nameServers = List.copyOf(nameServers);
        winsServers = List.copyOf(winsServers);
    }
}
