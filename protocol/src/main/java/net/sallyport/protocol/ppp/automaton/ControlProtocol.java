package net.sallyport.protocol.ppp.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. What LCP and every NCP have in common: packets in and out, identifiers, and
 * the negotiation of options around the {@link Automaton}. A subclass says what it proposes, judges
 * what the peer proposes, and learns what was agreed.
 */
public abstract class ControlProtocol {
    /** Where a protocol's packets and news go. */
    public interface Port {
        /** Sends the information field of a frame of this protocol. */
        void transmit(int protocol, byte[] information);

        void layerUp(ControlProtocol layer, long nowNanos);

        /** The layer left Opened because of {@code cause}. */
        void layerDown(ControlProtocol layer, Event cause, long nowNanos);

        /** The layer is over because of {@code cause}. */
        void layerFinished(ControlProtocol layer, Event cause, long nowNanos);

        /** The largest information field that the peer takes. */
        int peerMru();

        /** A transition that must not be: our bug, to be counted. */
        void illegalEvent();
    }

    private static final byte[] NO_BYTES = {};
    private static final ControlPacket NO_PACKET = new ControlPacket(0, 0, NO_BYTES);

    private final int protocol;
    private final Port port;
    private final RestartTimers timers;
    private final Automaton automaton;

    private int lastId;
    private int requestId = -1;
    private byte[] request = NO_BYTES;
    private boolean answered;
    private int naksSent;
    private int naksReceived;
    private byte[] terminateReason = NO_BYTES;

    // What the step in progress answers to; nothing between steps.
    private ControlPacket received = NO_PACKET;
    private byte[] receivedWhole = NO_BYTES;
    private List<Option> receivedOptions = List.of();
    private @Nullable ControlPacket refusal;

    protected ControlProtocol(int protocol, Port port, RestartTimers timers) {
        this.protocol = protocol;
        this.port = port;
        this.timers = timers;
        this.automaton = new Automaton(new Steps(), timers);
    }

    /** Forgets what earlier negotiation changed: the next Configure-Request starts afresh. */
    protected abstract void resetProposal();

    /** The options of our next Configure-Request. */
    protected abstract List<Option> propose();

    /**
     * What we think of an option. No side effect that matters: it may be followed by no answer.
     *
     * @param lastTime whether Naks were sent so often that a further one becomes a Reject
     */
    protected abstract Verdict judge(Option option, boolean lastTime);

    /** Options that the request lacks and that a Nak is to ask for. */
    protected List<Option> wishes(List<Option> request) {
        return List.of();
    }

    /** We acknowledge these: they hold from now on, what is not among them has its default. */
    protected abstract void adopt(List<Option> request);

    /**
     * The peer proposes other values, perhaps of options that we did not propose.
     *
     * @return false to stop negotiating: the link is about to end
     */
    protected abstract boolean takeNak(List<Option> options, long nowNanos);

    /** The peer wants none of these, each of which was proposed. As {@link #takeNak}. */
    protected abstract boolean takeReject(List<Option> options, long nowNanos);

    /** A code above 7; null if it is not known. */
    protected abstract @Nullable Outcome receiveOther(ControlPacket packet, long nowNanos);

    /** Sends the reply to the Echo-Request just received, if it is one. */
    protected void sendEchoReply() {}

    /** The peer rejected a code above 7. */
    protected void codeRejected(int code) {}

    /** The peer wants to end this layer. */
    protected void terminateRequested(byte[] reason, long nowNanos) {}

    public final State state() {
        return automaton.state();
    }

    public final boolean isOpened() {
        return automaton.state() == State.OPENED;
    }

    /** Whether the layer below is up, as this one was told. */
    private boolean isUp() {
        return state() != State.INITIAL && state() != State.STARTING;
    }

    public final int protocol() {
        return protocol;
    }

    public final void open(long nowNanos) {
        automaton.on(Event.OPEN, nowNanos);
    }

    /** The layer below is up. */
    public final void up(long nowNanos) {
        if (!isUp()) {
            automaton.on(Event.UP, nowNanos);
        }
    }

    /** The layer below is down. */
    public final void down(long nowNanos) {
        if (isUp()) {
            automaton.on(Event.DOWN, nowNanos);
        }
    }

    /** Ends this layer in order, with {@code reason} as the Terminate-Request's data. */
    public final void close(byte[] reason, long nowNanos) {
        terminateReason = reason.clone();
        automaton.on(Event.CLOSE, nowNanos);
    }

    public long nextDeadlineNanos() {
        return automaton.nextDeadlineNanos();
    }

    public void expire(long nowNanos) {
        automaton.expire(nowNanos);
    }

    /** The information field of one frame of this protocol, whatever it holds. */
    public final Outcome receive(byte[] information, long nowNanos) {
        if (information.length < ControlPacket.HEADER_LENGTH) {
            return Outcome.MALFORMED;
        }
        ControlPacket packet = ControlPacket.parse(information);
        if (packet == null) {
            return Outcome.BAD_LENGTH;
        }
        if (!isUp()) {
            return Outcome.OUT_OF_STATE;
        }
        received = packet;
        receivedWhole = information;
        Outcome outcome = take(packet, nowNanos);
        received = NO_PACKET;
        receivedWhole = NO_BYTES;
        receivedOptions = List.of();
        refusal = null;
        return outcome;
    }

    private Outcome take(ControlPacket packet, long nowNanos) {
        return switch (packet.code()) {
            case ControlPacket.CONFIGURE_REQUEST -> configureRequest(packet, nowNanos);
            case ControlPacket.CONFIGURE_ACK -> configureAck(packet, nowNanos);
            case ControlPacket.CONFIGURE_NAK -> configureNak(packet, nowNanos);
            case ControlPacket.CONFIGURE_REJECT -> configureReject(packet, nowNanos);
            case ControlPacket.TERMINATE_REQUEST -> {
                terminateRequested(packet.data(), nowNanos);
                // The news may have brought this layer down.
                if (isUp()) {
                    automaton.on(Event.RECEIVE_TERMINATE_REQUEST, nowNanos);
                }
                yield Outcome.TAKEN;
            }
            case ControlPacket.TERMINATE_ACK -> {
                automaton.on(Event.RECEIVE_TERMINATE_ACK, nowNanos);
                yield Outcome.TAKEN;
            }
            case ControlPacket.CODE_REJECT -> codeReject(packet, nowNanos);
            default -> {
                Outcome outcome = receiveOther(packet, nowNanos);
                if (outcome == null) {
                    automaton.on(Event.RECEIVE_UNKNOWN_CODE, nowNanos);
                    yield Outcome.UNKNOWN_CODE;
                }
                yield outcome;
            }
        };
    }

    /** An event that a subclass found in a packet. */
    protected final void on(Event event, long nowNanos) {
        automaton.on(event, nowNanos);
    }

    protected final void transmit(int code, int id, byte[] data) {
        port.transmit(protocol, new ControlPacket(code, id, data).encode());
    }

    protected final int nextId() {
        lastId = (lastId + 1) & 0xff;
        return lastId;
    }

    /** The packet that is being worked on. */
    protected final ControlPacket received() {
        return received;
    }

    private Outcome configureRequest(ControlPacket packet, long nowNanos) {
        List<Option> options = Option.parse(packet.data());
        if (options == null) {
            return Outcome.BAD_OPTIONS;
        }
        receivedOptions = options;
        refusal = refusalOf(packet.id(), options);
        automaton.on(
                refusal == null
                        ? Event.RECEIVE_CONFIGURE_REQUEST_GOOD
                        : Event.RECEIVE_CONFIGURE_REQUEST_BAD,
                nowNanos);
        return Outcome.TAKEN;
    }

    /** The Nak or Reject that a request deserves, or null where it deserves an Ack. */
    private @Nullable ControlPacket refusalOf(int id, List<Option> options) {
        // RFC 1661 section 4.6, Max-Failure: Naks become Rejects, and nothing is asked for any
        // more.
        boolean lastTime = naksSent >= timers.maxFailure();
        List<Option> rejected = new ArrayList<>();
        List<Option> naked = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (Option option : options) {
            // Section 6: no option here may be listed twice.
            Verdict verdict = seen.add(option.type()) ? judge(option, lastTime) : Verdict.REJECT;
            switch (verdict) {
                case Verdict.Ack _ -> {}
                case Verdict.Reject _ -> rejected.add(option);
                case Verdict.Nak nak -> {
                    if (lastTime && !nak.insist()) {
                        rejected.add(option);
                    } else {
                        naked.add(nak.instead());
                    }
                }
            }
        }
        // Sections 5.3 and 5.4: while anything must be rejected, nothing else is talked about.
        if (!rejected.isEmpty()) {
            return new ControlPacket(ControlPacket.CONFIGURE_REJECT, id, Option.encode(rejected));
        }
        if (!lastTime) {
            naked.addAll(wishes(options));
        }
        return naked.isEmpty()
                ? null
                : new ControlPacket(ControlPacket.CONFIGURE_NAK, id, Option.encode(naked));
    }

    // Section 4.3: once a reply has been taken, another one to the same request is out of sequence.
    private boolean answersOpenRequest(ControlPacket packet) {
        return packet.id() == requestId && !answered;
    }

    private Outcome configureAck(ControlPacket packet, long nowNanos) {
        // Section 5.2: the options must be those that were sent.
        if (!answersOpenRequest(packet) || !Arrays.equals(packet.data(), request)) {
            return Outcome.STALE_REPLY;
        }
        answered = true;
        request = NO_BYTES;
        naksReceived = 0;
        automaton.on(Event.RECEIVE_CONFIGURE_ACK, nowNanos);
        return Outcome.TAKEN;
    }

    private Outcome configureNak(ControlPacket packet, long nowNanos) {
        if (!answersOpenRequest(packet)) {
            return Outcome.STALE_REPLY;
        }
        List<Option> options = Option.parse(packet.data());
        if (options == null) {
            return Outcome.BAD_OPTIONS;
        }
        answered = true;
        naksReceived++;
        boolean goOn =
                naksReceived < timers.maxFailure()
                        ? takeNak(options, nowNanos)
                        : takeReject(proposedOf(options), nowNanos);
        return refused(goOn, nowNanos);
    }

    /** What we proposed of the types that a peer would not stop to Nak. */
    private List<Option> proposedOf(List<Option> naked) {
        Set<Integer> types = new HashSet<>();
        for (Option option : naked) {
            types.add(option.type());
        }
        List<Option> proposed = Option.parse(request);
        return proposed == null
                ? List.of()
                : proposed.stream().filter(option -> types.contains(option.type())).toList();
    }

    private Outcome configureReject(ControlPacket packet, long nowNanos) {
        if (!answersOpenRequest(packet)) {
            return Outcome.STALE_REPLY;
        }
        List<Option> options = Option.parse(packet.data());
        if (options == null) {
            return Outcome.BAD_OPTIONS;
        }
        // Section 5.4: options that were not sent make the packet invalid.
        List<Option> proposed = Option.parse(request);
        if (options.isEmpty() || proposed == null || !proposed.containsAll(options)) {
            return Outcome.STALE_REPLY;
        }
        answered = true;
        return refused(takeReject(options, nowNanos), nowNanos);
    }

    private Outcome refused(boolean goOn, long nowNanos) {
        if (goOn) {
            automaton.on(Event.RECEIVE_CONFIGURE_NAK, nowNanos);
        }
        return Outcome.TAKEN;
    }

    private Outcome codeReject(ControlPacket packet, long nowNanos) {
        if (packet.data().length < 1) {
            return Outcome.MALFORMED;
        }
        int code = packet.data()[0] & 0xff;
        // Section 4.3, RXJ-: without the first seven codes there is no negotiation.
        if (code >= ControlPacket.CONFIGURE_REQUEST && code <= ControlPacket.CODE_REJECT) {
            automaton.on(Event.RECEIVE_REJECT_CATASTROPHIC, nowNanos);
        } else {
            codeRejected(code);
            automaton.on(Event.RECEIVE_REJECT_PERMITTED, nowNanos);
        }
        return Outcome.TAKEN;
    }

    private void sendConfigureRequest(boolean again, State from) {
        if (!from.negotiating()) {
            resetProposal();
            naksSent = 0;
            naksReceived = 0;
        }
        // Section 5.1: a new identifier unless this is the same request, still unanswered.
        if (!again || answered) {
            request = Option.encode(propose());
            requestId = nextId();
            answered = false;
        }
        transmit(ControlPacket.CONFIGURE_REQUEST, requestId, request);
    }

    private void sendCodeReject() {
        // Section 5.6: cut to what the peer can take.
        int length = Math.min(receivedWhole.length, port.peerMru() - ControlPacket.HEADER_LENGTH);
        transmit(ControlPacket.CODE_REJECT, nextId(), Arrays.copyOf(receivedWhole, length));
    }

    private final class Steps implements Automaton.Performer {
        @Override
        public void perform(Action action, Event cause, State from, long nowNanos) {
            switch (action) {
                case THIS_LAYER_UP -> port.layerUp(ControlProtocol.this, nowNanos);
                case THIS_LAYER_DOWN -> port.layerDown(ControlProtocol.this, cause, nowNanos);
                case THIS_LAYER_FINISHED ->
                        port.layerFinished(ControlProtocol.this, cause, nowNanos);
                case SEND_CONFIGURE_REQUEST ->
                        sendConfigureRequest(cause == Event.TIMEOUT_AGAIN, from);
                case SEND_CONFIGURE_ACK -> {
                    naksSent = 0;
                    adopt(receivedOptions);
                    transmit(ControlPacket.CONFIGURE_ACK, received.id(), received.data());
                }
                case SEND_CONFIGURE_NAK -> {
                    ControlPacket packet = refusal;
                    if (packet != null) {
                        if (packet.code() == ControlPacket.CONFIGURE_NAK) {
                            naksSent++;
                        }
                        transmit(packet.code(), packet.id(), packet.data());
                    }
                }
                case SEND_TERMINATE_REQUEST ->
                        transmit(ControlPacket.TERMINATE_REQUEST, nextId(), terminateReason);
                case SEND_TERMINATE_ACK -> sendTerminateAck();
                case SEND_CODE_REJECT -> sendCodeReject();
                case SEND_ECHO_REPLY -> sendEchoReply();
                case THIS_LAYER_STARTED, INITIALIZE_RESTART_COUNT, ZERO_RESTART_COUNT -> {}
            }
        }

        private void sendTerminateAck() {
            transmit(ControlPacket.TERMINATE_ACK, received.id(), new byte[0]);
        }

        @Override
        public void illegal(Event event, State state) {
            port.illegalEvent();
        }
    }
}
