package net.sallyport.protocol.ppp;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import net.sallyport.protocol.mppe.MppeTools;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthEvent;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.automaton.Event;
import net.sallyport.protocol.ppp.automaton.Outcome;
import net.sallyport.protocol.ppp.automaton.State;
import net.sallyport.protocol.ppp.ipcp.Ipcp;
import net.sallyport.protocol.ppp.lcp.Lcp;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. The control path of a {@link PppLink}: its phases, from LCP to the end. */
final class LinkControl {
    /** What MPPE puts in front of an IP packet: its header and the inner protocol field. */
    private static final int MPPE_OVERHEAD = 4;

    /** RFC 1661 section 3.2, with the two waits that stand between authentication and network. */
    private enum Phase {
        DEAD,
        ESTABLISH,
        AUTHENTICATE,
        ENCRYPT,
        DOOR,
        NETWORK,
        TERMINATE,
        FINISHED
    }

    private final PppConfig config;
    private final RandomGenerator random;
    private final PppCounters counters;
    private final MppeTools tools;
    private final DataPath data;
    private final LinkOutput output = new LinkOutput();
    private final Deadlines deadlines = new Deadlines();
    private final LayerNews news = new LayerNews(this);
    private final HeldRequest held = new HeldRequest();
    private final Lcp lcp;
    private @Nullable AuthPhase auth;
    private @Nullable Encryption encryption;
    private @Nullable Ipcp ipcp;

    private Phase phase = Phase.DEAD;
    private byte @Nullable [] peerName;
    private @Nullable AuthMethod peerMethod;
    private @Nullable NetworkGrant grant;
    private boolean awaitingGrant;
    private @Nullable EndCause endCause;
    private String endText = "";
    private long framesReceived;

    LinkControl(
            PppConfig config,
            RandomGenerator random,
            PppCounters counters,
            MppeTools tools,
            DataPath data) {
        this.tools = tools;
        this.config = config;
        this.random = random;
        this.counters = counters;
        this.data = data;
        lcp =
                new Lcp(
                        config.lcp(),
                        config.demand(),
                        config.prove(),
                        config.lcpTimers(),
                        random,
                        news);
    }

    boolean isRunning() {
        return phase != Phase.DEAD && phase != Phase.FINISHED;
    }

    void open(long nowNanos) {
        if (phase == Phase.DEAD) {
            phase = Phase.ESTABLISH;
            deadlines.loginStarts(config.loginMillis(), nowNanos);
            lcp.open(nowNanos);
            lcp.up(nowNanos);
        }
    }

    void frameReceived() {
        framesReceived++;
    }

    long framesReceived() {
        return framesReceived;
    }

    void decryptedNonsense(long nowNanos) {
        if (encryption != null) {
            encryption.decryptedNonsense(nowNanos);
            settle(nowNanos);
        }
    }

    void receive(int protocol, byte[] information, boolean encrypted, long nowNanos) {
        output.show(false, protocol, information);
        if (protocol == PppProtocol.LCP) {
            counters.count(lcp.receive(information, nowNanos));
        } else if (!lcp.isOpened() || endCause != null) {
            counters.link().count(PppCounter.BEFORE_LCP);
        } else if (protocol == PppProtocol.PAP || protocol == PppProtocol.CHAP) {
            if (auth != null && auth.receive(protocol, information, nowNanos)) {
                drainAuth(nowNanos);
            } else {
                counters.link().count(PppCounter.UNEXPECTED_AUTHENTICATION);
            }
        } else if (phase == Phase.AUTHENTICATE) {
            // RFC 1661 section 3.5: silently, however well it is meant.
            counters.link().count(PppCounter.BEFORE_AUTHENTICATION);
        } else {
            receiveNetwork(protocol, information, encrypted, nowNanos);
        }
        settle(nowNanos);
    }

    private void receiveNetwork(
            int protocol, byte[] information, boolean encrypted, long nowNanos) {
        if (protocol == PppProtocol.IPCP) {
            if (ipcp != null) {
                counters.count(ipcp.receive(information, nowNanos));
            } else if (!held.hold(information)) {
                counters.link().count(PppCounter.BEFORE_NETWORK);
            }
            return;
        }
        if (protocol == PppProtocol.COMPRESSED && encryption != null && encryption.negotiates()) {
            counters.link().count(PppCounter.UNEXPECTED_COMPRESSED);
            return;
        }
        Outcome outcome =
                protocol == PppProtocol.CCP && encryption != null
                        ? encryption.receive(information, nowNanos)
                        : null;
        if (outcome != null) {
            counters.count(outcome);
        } else {
            counters.link().count(PppCounter.UNKNOWN_PROTOCOL);
            // What came encrypted must not go back in the clear.
            lcp.rejectProtocol(protocol, encrypted ? new byte[0] : information);
        }
    }

    void expire(long nowNanos) {
        if (!isRunning()) {
            return;
        }
        lcp.expire(nowNanos);
        if (auth != null) {
            auth.expire(nowNanos);
            drainAuth(nowNanos);
        }
        if (encryption != null) {
            encryption.expire(nowNanos);
        }
        if (ipcp != null) {
            ipcp.expire(nowNanos);
        }
        Deadlines.Over over = deadlines.over(data, nowNanos);
        if (over != null) {
            end(over.cause(), over.text(), over.reason(), nowNanos);
        }
        settle(nowNanos);
    }

    long nextDeadlineNanos() {
        if (!isRunning()) {
            return Long.MAX_VALUE;
        }
        long next = lcp.nextDeadlineNanos();
        if (endCause == null) {
            next = Math.min(next, deadlines.nextNanos(data));
        }
        if (auth != null) {
            next = Math.min(next, auth.nextDeadlineNanos());
        }
        if (encryption != null) {
            next = Math.min(next, encryption.nextDeadlineNanos());
        }
        return ipcp == null ? next : Math.min(next, ipcp.nextDeadlineNanos());
    }

    @Nullable PppAction poll() {
        return output.poll();
    }

    void answer(AuthAnswer answer, long nowNanos) {
        if (auth != null) {
            auth.answer(answer, nowNanos);
            drainAuth(nowNanos);
            settle(nowNanos);
        }
    }

    void enterNetwork(NetworkGrant newGrant, long nowNanos) {
        if (!awaitingGrant || endCause != null) {
            return;
        }
        awaitingGrant = false;
        grant = newGrant;
        deadlines.granted(newGrant, nowNanos);
        // LCP may be negotiating again meanwhile; the grant then waits for it.
        if (phase == Phase.DOOR) {
            enter(newGrant, nowNanos);
        }
        settle(nowNanos);
    }

    void close(EndCause cause, String reasonText, long nowNanos) {
        if (phase != Phase.FINISHED) {
            end(cause, reasonText, reasonText, nowNanos);
            settle(nowNanos);
        }
    }

    void carrierLost(long nowNanos) {
        if (phase != Phase.FINISHED) {
            over(EndCause.CARRIER_LOST, "Modem hangup");
            lcp.down(nowNanos);
            finish();
        }
    }

    void observe(@Nullable FrameObserver newObserver) {
        output.observe(newObserver);
    }

    PeerTraits peer() {
        return new PeerTraits(
                peerName,
                peerMethod,
                lcp.endpoint(),
                lcp.identifications(),
                lcp.peerMru(),
                lcp.peerMagic());
    }

    void ask() {
        if (lcp.isOpened() && endCause == null) {
            lcp.ask();
        }
    }

    Lcp lcp() {
        return lcp;
    }

    @Nullable AuthPhase auth() {
        return auth;
    }

    @Nullable Encryption encryption() {
        return encryption;
    }

    @Nullable Ipcp ipcp() {
        return ipcp;
    }

    @Nullable EndCause endCause() {
        return endCause;
    }

    String endText() {
        return endText;
    }

    PppCounters counters() {
        return counters;
    }

    DataPath data() {
        return data;
    }

    void transmit(int protocol, byte[] information) {
        // RFC 1661 section 6.6: LCP is never compressed.
        boolean plain = protocol == PppProtocol.LCP || !lcp.compressesAddress();
        output.transmit(protocol, information, plain);
    }

    /** LCP is open. */
    void authenticate(long nowNanos) {
        data.framing(lcp.compressesProtocol(), lcp.compressesAddress());
        lcp.started(nowNanos);
        AuthMethod demanded = lcp.demanded();
        if (demanded == null && !config.demand().isEmpty()) {
            authRefused(nowNanos);
            return;
        }
        phase = Phase.AUTHENTICATE;
        AuthPhase started =
                new AuthPhase(config, demanded, lcp.provingBy(), random, counters.auth());
        auth = started;
        started.start(nowNanos);
        drainAuth(nowNanos);
    }

    void authRefused(long nowNanos) {
        end(
                EndCause.AUTH_REFUSED,
                "peer refused to authenticate: terminating link",
                "peer refused to authenticate",
                nowNanos);
    }

    private void drainAuth(long nowNanos) {
        AuthPhase current = auth;
        if (current == null) {
            return;
        }
        for (AuthEvent event = current.poll(); event != null; event = current.poll()) {
            if (endCause != null) {
                return;
            }
            take(event, nowNanos);
        }
        if (phase == Phase.AUTHENTICATE && current.done()) {
            phase = Phase.ENCRYPT;
            Encryption started = new Encryption(config.mppe(), data, news, counters.mppe(), tools);
            encryption = started;
            started.start(current, config.ccpTimers(), nowNanos);
        }
    }

    private void take(AuthEvent event, long nowNanos) {
        switch (event) {
            case AuthEvent.Send send -> transmit(send.protocol(), send.packet());
            case AuthEvent.Check check -> {
                peerName = check.request().name();
                output.add(new PppAction.Authenticate(check.request()));
            }
            case AuthEvent.PeerProved proved -> {
                peerName = proved.name();
                peerMethod = proved.method();
            }
            case AuthEvent.OwnProved proved ->
                    output.add(new PppAction.Authenticated(proved.method(), proved.message()));
            case AuthEvent.PeerRefused refused ->
                    end(
                            EndCause.PEER_AUTH_FAILED,
                            refused.text(),
                            "Authentication failed",
                            nowNanos);
            case AuthEvent.OwnRefused refused ->
                    end(
                            EndCause.OWN_AUTH_FAILED,
                            refused.text(),
                            "Failed to authenticate ourselves to peer",
                            nowNanos);
        }
    }

    /** Authenticated, and encrypted where that is to be. */
    void reachDoor(long nowNanos) {
        phase = Phase.DOOR;
        NetworkGrant known = grant;
        if (known != null) {
            enter(known, nowNanos);
        } else if (!awaitingGrant) {
            awaitingGrant = true;
            deadlines.loginPauses(nowNanos);
            output.add(new PppAction.AwaitNetwork());
        }
    }

    private void enter(NetworkGrant known, long nowNanos) {
        phase = Phase.NETWORK;
        Ipcp started = new Ipcp(Addresses.ipcp(known), config.ipcpTimers(), news);
        ipcp = started;
        started.open(nowNanos);
        started.up(nowNanos);
        byte[] early = held.take();
        if (early != null) {
            counters.count(started.receive(early, nowNanos));
        }
        lcp.tellTimeRemaining(deadlines.connectSeconds(nowNanos));
    }

    /** As pppd: the least of what either side wants to receive and what we want to send. */
    int mtu() {
        int mtu = Math.min(Math.min(lcp.peerMru(), lcp.ownMru()), config.mtu());
        return data.encrypts() ? mtu - MPPE_OVERHEAD : mtu;
    }

    /** IPCP is open, or encryption is back. */
    void networkUp(Ipcp current, long nowNanos) {
        if (encryption != null && encryption.isPending()) {
            return;
        }
        if (current.local() == 0) {
            String text = "Could not determine local IP address";
            end(EndCause.NEGOTIATION_FAILED, text, text, nowNanos);
            return;
        }
        deadlines.loginDone();
        data.up(mtu(), nowNanos);
        int peer = current.peer() == 0 ? Addresses.UNKNOWN_PEER : current.peer();
        output.add(
                new PppAction.NetworkUp(
                        Addresses.of(current.local()),
                        Addresses.of(peer),
                        current.nameServers().stream().map(Addresses::of).toList(),
                        mtu(),
                        encryption == null ? null : encryption.text()));
    }

    /** IPCP is open no longer. */
    void networkDown() {
        if (data.isUp()) {
            data.down();
            output.add(new PppAction.NetworkDown());
        }
    }

    /** LCP is open no longer: nothing above it is. */
    void lcpDown(Event cause, long nowNanos) {
        boolean settled = auth != null && auth.peerAnswered();
        lcp.stopped();
        networkDown();
        Ipcp oldIpcp = ipcp;
        Encryption oldEncryption = encryption;
        ipcp = null;
        encryption = null;
        auth = null;
        held.take();
        data.framing(false, false);
        if (oldIpcp != null) {
            oldIpcp.down(nowNanos);
        }
        if (oldEncryption != null) {
            oldEncryption.stop(nowNanos);
        }
        if (cause == Event.RECEIVE_REJECT_CATASTROPHIC) {
            over(EndCause.PROTOCOL_ERROR, "LCP: peer rejected what LCP cannot do without");
        } else if (endCause == null && settled) {
            String text = "peer negotiates LCP again after authentication";
            end(EndCause.PROTOCOL_ERROR, text, text, nowNanos);
        } else if (endCause == null) {
            phase = Phase.ESTABLISH;
        }
    }

    /** The end, in order. The first cause stands. */
    void end(EndCause cause, String text, String reason, long nowNanos) {
        if (endCause == null) {
            over(cause, text);
            lcp.close(reason.getBytes(StandardCharsets.UTF_8), nowNanos);
        }
    }

    /** The end is on its way by itself. The first cause stands. */
    void over(EndCause cause, String text) {
        if (endCause == null) {
            endCause = cause;
            endText = text;
            phase = Phase.TERMINATE;
        }
    }

    /** Nothing more can come once LCP has come to rest. */
    private void settle(long nowNanos) {
        if (phase == Phase.FINISHED || endCause == null) {
            return;
        }
        if (endCause == EndCause.ECHO_TIMEOUT) {
            // One Terminate-Request went out; nobody is there to answer it.
            lcp.down(nowNanos);
        }
        if (lcp.state().compareTo(State.STOPPED) <= 0) {
            finish();
        }
    }

    private void finish() {
        networkDown();
        phase = Phase.FINISHED;
        EndCause cause = endCause;
        if (cause != null) {
            output.add(new PppAction.Finished(cause, endText));
        }
    }
}
