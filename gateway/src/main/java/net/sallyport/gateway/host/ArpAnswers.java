package net.sallyport.gateway.host;

import java.net.Inet4Address;
import java.util.HashMap;
import java.util.Map;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.LinuxException;

/**
 * For whom the host answers ARP. An address that changes hands goes on being answered for, whether
 * its new owner begins first or its old one ends. Belongs to the host thread.
 */
final class ArpAnswers {
    private record Answer(int link, Object owner) {}

    private final ProxyArp proxy;
    private final EventLog log;
    private final Map<Inet4Address, Answer> answers = new HashMap<>();

    ArpAnswers(ProxyArp proxy, EventLog log) {
        this.proxy = proxy;
        this.log = log;
    }

    /** The address is the owner's from now on, whoever had it before. */
    void begin(Inet4Address peer, Object owner) {
        Answer before = answers.get(peer);
        answers.put(peer, new Answer(before != null ? before.link() : link(peer), owner));
    }

    /** Nothing if the address is another's by now. */
    void end(Inet4Address peer, Object owner) throws LinuxException {
        Answer answer = answers.get(peer);
        if (answer != null && answer.owner().equals(owner)) {
            answers.remove(peer);
            if (answer.link() != 0) {
                proxy.end(answer.link(), peer);
            }
        }
    }

    private int link(Inet4Address peer) {
        try {
            int link = proxy.begin(peer);
            if (link == 0) {
                log.warn("no-interface-for-proxy-arp", "address", peer.getHostAddress());
            }
            return link;
        } catch (LinuxException e) {
            log.error("proxy-arp-failed", e, "address", peer.getHostAddress());
            return 0;
        }
    }
}
