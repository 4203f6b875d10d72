package net.sallyport.protocol.ppp.lcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.automaton.ControlPacket;
import net.sallyport.protocol.ppp.automaton.ControlProtocol;
import net.sallyport.protocol.ppp.automaton.Event;
import net.sallyport.protocol.ppp.automaton.Option;
import net.sallyport.protocol.ppp.automaton.Outcome;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.automaton.Verdict;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. The Link Control Protocol (RFC 1661, RFC 1570). */
public final class Lcp extends ControlProtocol {
    public static final int PROTOCOL = 0xc021;

    static final int PROTOCOL_REJECT = 8;
    static final int ECHO_REQUEST = 9;
    static final int ECHO_REPLY = 10;
    static final int DISCARD_REQUEST = 11;
    static final int IDENTIFICATION = 12;
    static final int TIME_REMAINING = 13;

    static final int MRU = 1;
    static final int ASYNC_MAP = 2;
    static final int AUTHENTICATION_PROTOCOL = 3;
    static final int MAGIC_NUMBER = 5;
    static final int PROTOCOL_COMPRESSION = 7;
    static final int ADDRESS_COMPRESSION = 8;
    static final int ENDPOINT_DISCRIMINATOR = 19;

    /** As pppd's lcp_loopbackfail: that often in a row our own magic number came back. */
    private static final int LOOPBACK_ROUNDS = 10;

    private static final int MAX_IDENTIFICATIONS = 8;
    private static final int MAX_TEXT = 255;

    /** Where LCP's news go, beyond those of every control protocol. */
    public interface Port extends ControlProtocol.Port {
        void protocolRejected(int protocol, long nowNanos);

        void terminatedByPeer(String reason);

        void loopedBack(long nowNanos);

        /** So many Echo-Requests went unanswered. */
        void peerDead(int echoes, long nowNanos);

        /** Frames that came in so far; tells whether the peer is alive without asking it. */
        long framesReceived();
    }

    private final LcpConfig config;
    private final Demands demands;
    private final List<AuthMethod> prove;
    private final Port port;
    private final RandomGenerator random;

    // What we ask for.
    private final BitSet asking = new BitSet();
    private int mru;
    private int asyncMap;
    private int magic;
    private int loopRounds;

    private PeerTerms peer = PeerTerms.NONE;
    private int authNaks;

    // What the peer merely told.
    private @Nullable EndpointDiscriminator endpoint;
    private final List<String> identifications = new ArrayList<>();

    private final BitSet rejectedCodes = new BitSet();
    private final EchoMonitor echo;

    public Lcp(
            LcpConfig config,
            List<AuthMethod> demand,
            List<AuthMethod> prove,
            RestartTimers timers,
            RandomGenerator random,
            Port port) {
        super(PROTOCOL, port, timers);
        this.config = config;
        this.demands = new Demands(demand);
        this.prove = prove;
        this.port = port;
        this.random = random;
        this.echo = new EchoMonitor(config);
    }

    /** How the peer agreed to prove itself; null if it would not, or was not asked. */
    public @Nullable AuthMethod demanded() {
        return demands.current();
    }

    /** How we agreed to prove ourselves; null if we were not asked. */
    public @Nullable AuthMethod provingBy() {
        return peer.provingBy();
    }

    public int peerMru() {
        return peer.mru();
    }

    public int peerMagic() {
        return peer.magic();
    }

    /** The MRU that holds for what we receive. */
    public int ownMru() {
        return asking.get(MRU) ? Math.max(mru, config.mru()) : LcpConfig.DEFAULT_MRU;
    }

    /** Whether we may leave out the zero byte of a protocol number, and want to. */
    public boolean compressesProtocol() {
        return peer.protocolCompression() && config.protocolCompression();
    }

    /** Whether we may leave out FF 03, and want to. */
    public boolean compressesAddress() {
        return peer.addressCompression() && config.addressCompression();
    }

    public @Nullable EndpointDiscriminator endpoint() {
        return endpoint;
    }

    public List<String> identifications() {
        return List.copyOf(identifications);
    }

    @Override
    protected void resetProposal() {
        asking.clear();
        mru = config.mru();
        asyncMap = config.asyncMap();
        loopRounds = 0;
        demands.reset();
        authNaks = 0;
        if (mru != LcpConfig.DEFAULT_MRU) {
            asking.set(MRU);
        }
        if (config.askAsyncMap()) {
            asking.set(ASYNC_MAP);
        }
        if (config.magic()) {
            asking.set(MAGIC_NUMBER);
        }
        magic = newMagic();
        if (config.protocolCompression()) {
            asking.set(PROTOCOL_COMPRESSION);
        }
        if (config.addressCompression()) {
            asking.set(ADDRESS_COMPRESSION);
        }
    }

    // In pppd's order.
    @Override
    protected List<Option> propose() {
        List<Option> options = new ArrayList<>();
        if (asking.get(MRU)) {
            options.add(Option.ofShort(MRU, mru));
        }
        if (asking.get(ASYNC_MAP)) {
            options.add(Option.ofInt(ASYNC_MAP, asyncMap));
        }
        AuthMethod method = demanded();
        if (method != null) {
            options.add(AuthOption.of(method));
        }
        if (asking.get(MAGIC_NUMBER)) {
            options.add(Option.ofInt(MAGIC_NUMBER, magic));
        }
        if (asking.get(PROTOCOL_COMPRESSION)) {
            options.add(Option.empty(PROTOCOL_COMPRESSION));
        }
        if (asking.get(ADDRESS_COMPRESSION)) {
            options.add(Option.empty(ADDRESS_COMPRESSION));
        }
        return options;
    }

    @Override
    protected Verdict judge(Option option, boolean lastTime) {
        int length = option.data().length;
        return switch (option.type()) {
            // RFC 1661 section 6: a wrong length deserves a Nak with a right one.
            case MRU ->
                    length != 2
                            ? Verdict.nak(Option.ofShort(MRU, LcpConfig.DEFAULT_MRU))
                            : option.shortValue() < LcpConfig.MIN_MRU
                                    ? Verdict.nak(Option.ofShort(MRU, LcpConfig.MIN_MRU))
                                    : Verdict.ACK;
            case ASYNC_MAP -> length == 4 ? Verdict.ACK : Verdict.nak(Option.ofInt(ASYNC_MAP, 0));
            case AUTHENTICATION_PROTOCOL -> judgeAuthentication(option);
            case MAGIC_NUMBER -> judgeMagic(option);
            case PROTOCOL_COMPRESSION, ADDRESS_COMPRESSION ->
                    length == 0 ? Verdict.ACK : Verdict.REJECT;
            case ENDPOINT_DISCRIMINATOR -> {
                if (length >= 1) {
                    endpoint =
                            new EndpointDiscriminator(
                                    option.data()[0] & 0xff,
                                    Arrays.copyOfRange(option.data(), 1, length));
                }
                yield Verdict.REJECT;
            }
            // Quality, callback, multilink and whatever else: not ours, and Windows goes on
            // without.
            default -> Verdict.REJECT;
        };
    }

    private Verdict judgeAuthentication(Option option) {
        AuthMethod method = AuthOption.method(option);
        if (prove.isEmpty()) {
            return Verdict.REJECT;
        }
        if (method != null && prove.contains(method)) {
            return Verdict.ACK;
        }
        // Each Nak names the next one that we can do, so that two lists meet.
        return Verdict.nak(AuthOption.of(prove.get(authNaks++ % prove.size())));
    }

    private Verdict judgeMagic(Option option) {
        if (option.data().length != 4) {
            return Verdict.nak(Option.ofInt(MAGIC_NUMBER, newMagic()));
        }
        int theirs = option.intValue();
        // Section 6.4: zero is never right, and our own number means that we hear ourselves.
        return theirs == 0 || asking.get(MAGIC_NUMBER) && theirs == magic
                ? new Verdict.Nak(Option.ofInt(MAGIC_NUMBER, newMagic()), true)
                : Verdict.ACK;
    }

    @Override
    protected void adopt(List<Option> request) {
        peer = PeerTerms.of(request);
    }

    @Override
    protected boolean takeNak(List<Option> options, long nowNanos) {
        boolean looped = false;
        for (Option option : options) {
            int length = option.data().length;
            switch (option.type()) {
                case MRU -> {
                    if (length == 2) {
                        takeMru(option.shortValue());
                    }
                }
                case ASYNC_MAP -> {
                    if (length == 4) {
                        asyncMap |= option.intValue();
                    }
                }
                case AUTHENTICATION_PROTOCOL -> demands.next(AuthOption.method(option));
                case MAGIC_NUMBER -> {
                    magic = newMagic();
                    looped = asking.get(MAGIC_NUMBER);
                }
                // Section 5.3: these cannot be Nak'd; whoever does it does not want them.
                case PROTOCOL_COMPRESSION, ADDRESS_COMPRESSION -> asking.clear(option.type());
                default -> {}
            }
        }
        return countLoop(looped, nowNanos);
    }

    private boolean countLoop(boolean looped, long nowNanos) {
        loopRounds = looped ? loopRounds + 1 : 0;
        if (loopRounds < LOOPBACK_ROUNDS) {
            return true;
        }
        port.loopedBack(nowNanos);
        return false;
    }

    private void takeMru(int value) {
        if (value >= LcpConfig.MIN_MRU
                && (value <= config.mru() || value <= LcpConfig.DEFAULT_MRU)) {
            mru = value;
            asking.set(MRU);
        }
    }

    @Override
    protected boolean takeReject(List<Option> options, long nowNanos) {
        boolean looped = false;
        for (Option option : options) {
            switch (option.type()) {
                case AUTHENTICATION_PROTOCOL -> demands.next(null);
                // A number that is Nak'd without end is a loop, not a peer that wants none: the
                // base treats the fifth Nak as a Reject, this option must not be dropped for it.
                case MAGIC_NUMBER -> {
                    if (received().code() == ControlPacket.CONFIGURE_NAK) {
                        magic = newMagic();
                        looped = true;
                    } else {
                        asking.clear(MAGIC_NUMBER);
                    }
                }
                default -> asking.clear(option.type());
            }
        }
        return countLoop(looped, nowNanos);
    }

    @Override
    protected @Nullable Outcome receiveOther(ControlPacket packet, long nowNanos) {
        return switch (packet.code()) {
            case PROTOCOL_REJECT -> receiveProtocolReject(packet, nowNanos);
            case ECHO_REQUEST, ECHO_REPLY, DISCARD_REQUEST -> receiveEcho(packet, nowNanos);
            case IDENTIFICATION -> {
                if (packet.data().length < 4) {
                    yield Outcome.MALFORMED;
                }
                identify(packet.data());
                yield Outcome.TAKEN;
            }
            case TIME_REMAINING -> packet.data().length < 8 ? Outcome.MALFORMED : Outcome.TAKEN;
            default -> null;
        };
    }

    private Outcome receiveProtocolReject(ControlPacket packet, long nowNanos) {
        if (packet.data().length < 2) {
            return Outcome.MALFORMED;
        }
        // Section 5.7: only in Opened.
        if (!isOpened()) {
            return Outcome.OUT_OF_STATE;
        }
        int rejected = (packet.data()[0] & 0xff) << 8 | packet.data()[1] & 0xff;
        if (rejected == PROTOCOL) {
            on(Event.RECEIVE_REJECT_CATASTROPHIC, nowNanos);
        } else {
            on(Event.RECEIVE_REJECT_PERMITTED, nowNanos);
            port.protocolRejected(rejected, nowNanos);
        }
        return Outcome.TAKEN;
    }

    private Outcome receiveEcho(ControlPacket packet, long nowNanos) {
        if (packet.data().length < 4) {
            return Outcome.MALFORMED;
        }
        // Section 5.8: only in Opened.
        if (!isOpened()) {
            return Outcome.OUT_OF_STATE;
        }
        on(Event.RECEIVE_ECHO, nowNanos);
        boolean ownMagic =
                asking.get(MAGIC_NUMBER)
                        && new Option(MAGIC_NUMBER, packet.data()).intValue() == magic;
        if (packet.code() == ECHO_REPLY && !ownMagic) {
            echo.answered();
        }
        return ownMagic ? Outcome.OWN_MAGIC : Outcome.TAKEN;
    }

    private void identify(byte[] data) {
        String text = PppText.clean(data, 4, Math.min(data.length, 4 + MAX_TEXT));
        if (!identifications.contains(text) && identifications.size() < MAX_IDENTIFICATIONS) {
            identifications.add(text);
        }
    }

    @Override
    protected void sendEchoReply() {
        ControlPacket request = received();
        if (request.code() != ECHO_REQUEST) {
            return;
        }
        int room = peer.mru() - ControlPacket.HEADER_LENGTH;
        byte[] data = Arrays.copyOf(request.data(), Math.min(request.data().length, room));
        putMagic(data);
        transmit(ECHO_REPLY, request.id(), data);
    }

    @Override
    protected void codeRejected(int code) {
        rejectedCodes.set(code);
        if (code == ECHO_REQUEST) {
            echo.stop();
        }
    }

    @Override
    protected void terminateRequested(byte[] reason, long nowNanos) {
        if (isOpened()) {
            port.terminatedByPeer(PppText.clean(reason, 0, Math.min(reason.length, MAX_TEXT)));
        }
    }

    /** LCP is open: Identification goes out, Echo-Requests begin. */
    public void started(long nowNanos) {
        String text = config.identification();
        if (text != null && !rejectedCodes.get(IDENTIFICATION)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] data = new byte[4 + Math.min(bytes.length, MAX_TEXT)];
            System.arraycopy(bytes, 0, data, 4, data.length - 4);
            putMagic(data);
            transmit(IDENTIFICATION, nextId(), data);
        }
        if (!rejectedCodes.get(ECHO_REQUEST)) {
            echo.start(port.framesReceived(), nowNanos);
        }
    }

    /** LCP is open no longer. */
    public void stopped() {
        echo.stop();
    }

    /** Tells the peer that a protocol is not spoken here. */
    public void rejectProtocol(int rejected, byte[] information) {
        // Section 5.7: cut to the peer's MRU.
        int room = peer.mru() - ControlPacket.HEADER_LENGTH - 2;
        byte[] data = new byte[2 + Math.min(information.length, room)];
        data[0] = (byte) (rejected >> 8);
        data[1] = (byte) rejected;
        System.arraycopy(information, 0, data, 2, data.length - 2);
        transmit(PROTOCOL_REJECT, nextId(), data);
    }

    /** RFC 1570 section 2.2: how long the session may last; 0 for ever, and nothing is said. */
    public void tellTimeRemaining(int seconds) {
        if (seconds == 0 || rejectedCodes.get(TIME_REMAINING)) {
            return;
        }
        byte[] data = new byte[8];
        putMagic(data);
        System.arraycopy(Option.ofInt(0, seconds).data(), 0, data, 4, 4);
        transmit(TIME_REMAINING, nextId(), data);
    }

    @Override
    public long nextDeadlineNanos() {
        return Math.min(super.nextDeadlineNanos(), echo.deadlineNanos());
    }

    @Override
    public void expire(long nowNanos) {
        super.expire(nowNanos);
        switch (echo.turn(port.framesReceived(), nowNanos)) {
            case NOTHING -> {}
            case ASK -> ask();
            case DEAD -> port.peerDead(echo.open(), nowNanos);
        }
    }

    /** Sends an Echo-Request; a peer that is there answers, be it that it knows none. */
    public void ask() {
        byte[] data = new byte[4];
        putMagic(data);
        transmit(ECHO_REQUEST, nextId(), data);
    }

    private void putMagic(byte[] data) {
        // Section 5.8: zero until it has been negotiated.
        byte[] bytes = Option.ofInt(0, asking.get(MAGIC_NUMBER) ? magic : 0).data();
        System.arraycopy(bytes, 0, data, 0, 4);
    }

    private int newMagic() {
        int number;
        do {
            number = random.nextInt();
        } while (number == 0);
        return number;
    }
}
