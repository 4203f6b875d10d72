package net.sallyport.protocol.ppp;

import net.sallyport.protocol.ppp.automaton.ControlProtocol;
import net.sallyport.protocol.ppp.automaton.Event;
import net.sallyport.protocol.ppp.ipcp.Ipcp;
import net.sallyport.protocol.ppp.lcp.Lcp;

/**
 * Belongs to a worker. What LCP, CCP and IPCP tell, and what it means for the link. News of a layer
 * that the link has already left behind are ignored.
 */
final class LayerNews implements Lcp.Port, Encryption.Port {
    private final LinkControl link;

    LayerNews(LinkControl link) {
        this.link = link;
    }

    @Override
    public void transmit(int protocol, byte[] information) {
        link.transmit(protocol, information);
    }

    @Override
    public void layerUp(ControlProtocol layer, long nowNanos) {
        if (link.endCause() != null) {
            return;
        }
        Encryption encryption = link.encryption();
        if (layer == link.lcp()) {
            link.authenticate(nowNanos);
        } else if (encryption != null && encryption.owns(layer)) {
            encryption.up(nowNanos);
        } else if (layer instanceof Ipcp ipcp && ipcp == link.ipcp()) {
            link.networkUp(ipcp, nowNanos);
        }
    }

    @Override
    public void layerDown(ControlProtocol layer, Event cause, long nowNanos) {
        Encryption encryption = link.encryption();
        if (layer == link.lcp()) {
            link.lcpDown(cause, nowNanos);
        } else if (encryption != null && encryption.owns(layer)) {
            encryption.down(nowNanos);
            link.networkDown();
        } else if (layer == link.ipcp()) {
            link.networkDown();
        }
    }

    @Override
    public void layerFinished(ControlProtocol layer, Event cause, long nowNanos) {
        boolean timeout = cause == Event.TIMEOUT_LAST;
        Encryption encryption = link.encryption();
        if (layer == link.lcp()) {
            if (timeout) {
                link.over(EndCause.NEGOTIATION_FAILED, "LCP: timeout sending Config-Requests");
            } else {
                link.over(EndCause.PROTOCOL_ERROR, "LCP: peer rejected what LCP cannot do without");
            }
        } else if (encryption != null && encryption.owns(layer)) {
            if (timeout) {
                encryption.timedOut(nowNanos);
            } else {
                encryption.fail(Encryption.FAILED, nowNanos);
            }
        } else if (layer instanceof Ipcp ipcp && ipcp == link.ipcp()) {
            if (ipcp.peerTerminated()) {
                String text = "No network protocols running";
                link.end(EndCause.PEER_TERMINATED, text, text, nowNanos);
            } else if (timeout) {
                ipcpFailed("IPCP: timeout sending Config-Requests", nowNanos);
            } else {
                ipcpFailed("IPCP: refused by peer", nowNanos);
            }
        }
    }

    @Override
    public int peerMru() {
        return link.lcp().peerMru();
    }

    @Override
    public void illegalEvent() {
        link.counters().link().count(PppCounter.ILLEGAL_EVENT);
    }

    @Override
    public void protocolRejected(int protocol, long nowNanos) {
        Encryption encryption = link.encryption();
        AuthPhase auth = link.auth();
        switch (protocol) {
            case PppProtocol.CCP, PppProtocol.COMPRESSED -> {
                if (encryption != null) {
                    encryption.fail(Encryption.FAILED, nowNanos);
                }
            }
            case PppProtocol.IPCP, PppProtocol.IPV4 ->
                    ipcpFailed("IPCP: refused by peer", nowNanos);
            default -> {
                if (auth != null && auth.uses(protocol) && !auth.done()) {
                    link.authRefused(nowNanos);
                }
            }
        }
    }

    @Override
    public void terminatedByPeer(String reason) {
        link.over(
                EndCause.PEER_TERMINATED,
                reason.isEmpty()
                        ? "LCP terminated by peer"
                        : "LCP terminated by peer (" + reason + ")");
    }

    @Override
    public void loopedBack(long nowNanos) {
        link.end(EndCause.LOOPBACK, "Serial line is looped back.", "Loopback detected", nowNanos);
    }

    @Override
    public void peerDead(int echoes, long nowNanos) {
        link.end(
                EndCause.ECHO_TIMEOUT,
                "No response to " + echoes + " echo-requests",
                "Peer not responding",
                nowNanos);
    }

    @Override
    public long framesReceived() {
        return link.framesReceived();
    }

    @Override
    public void encryptionSettled(long nowNanos) {
        link.reachDoor(nowNanos);
    }

    @Override
    public void encryptionBack(long nowNanos) {
        Ipcp ipcp = link.ipcp();
        if (ipcp != null && ipcp.isOpened()) {
            link.networkUp(ipcp, nowNanos);
        }
    }

    @Override
    public void mppeImpossible(String text, long nowNanos) {
        link.end(EndCause.MPPE_REQUIRED, text, text, nowNanos);
    }

    @Override
    public void resetRequested() {
        link.data().resetRequested();
    }

    @Override
    public void ccpTerminated(long nowNanos) {
        Encryption encryption = link.encryption();
        if (encryption != null) {
            encryption.fail(Encryption.DISABLED, nowNanos);
        }
    }

    private void ipcpFailed(String text, long nowNanos) {
        link.end(EndCause.NEGOTIATION_FAILED, text, "No network protocols running", nowNanos);
    }
}
