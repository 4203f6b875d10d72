package net.sallyport.protocol.ppp.ccp;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.automaton.ControlPacket;
import net.sallyport.protocol.ppp.automaton.ControlProtocol;
import net.sallyport.protocol.ppp.automaton.Option;
import net.sallyport.protocol.ppp.automaton.Outcome;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.automaton.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. The Compression Control Protocol (RFC 1962) with MPPE (RFC 3078) and nothing
 * else.
 */
public final class Ccp extends ControlProtocol {
    public static final int PROTOCOL = 0x80fd;

    static final int RESET_REQUEST = 14;
    static final int RESET_ACK = 15;

    /** Where CCP's news go, beyond those of every control protocol. */
    public interface Port extends ControlProtocol.Port {
        /** MPPE is required, and the peer will not as we would; {@code text} as pppd says it. */
        void mppeImpossible(String text, long nowNanos);

        /** The peer lost track of what we encrypt. */
        void resetRequested();

        /** The peer ends CCP, or what had been open of it. */
        void ccpTerminated(long nowNanos);
    }

    private final MppeConfig config;
    private final Set<MppeStrength> allowed;
    private final Port port;

    // What we ask for: how the peer is to encrypt towards us. Nothing is asked once given up.
    private Set<MppeStrength> asking = Set.of();
    private boolean askingStateless;
    private boolean givenUp;
    private boolean wished;

    // What the peer asked for: how we encrypt.
    private @Nullable MppeAgreement sending;

    /**
     * @param allowed the strengths that there are keys for, among the configuration's; not empty
     */
    public Ccp(MppeConfig config, Set<MppeStrength> allowed, RestartTimers timers, Port port) {
        super(PROTOCOL, port, timers);
        this.config = config;
        this.allowed = allowed;
        this.port = port;
    }

    /** How the peer encrypts, once open; null: not at all. */
    public @Nullable MppeAgreement receiving() {
        // Section 2.1: a peer that acknowledges several means the strongest.
        MppeStrength strength = MppeOption.strongest(asking);
        return givenUp || strength == null ? null : new MppeAgreement(strength, askingStateless);
    }

    /** How we encrypt, once open; null: not at all. */
    public @Nullable MppeAgreement sending() {
        return sending;
    }

    /** RFC 3078 section 8.2: our decoder lost track. */
    public void sendResetRequest() {
        if (isOpened()) {
            transmit(RESET_REQUEST, nextId(), new byte[0]);
        }
    }

    @Override
    protected void resetProposal() {
        // RFC 3078 section 2.1: ask for all that we support.
        asking = allowed;
        askingStateless = config.mode() != MppeConfig.Mode.STATEFUL;
        givenUp = false;
        wished = false;
    }

    @Override
    protected List<Option> propose() {
        return givenUp ? List.of() : List.of(MppeOption.of(askingStateless, asking));
    }

    @Override
    protected Verdict judge(Option option, boolean lastTime) {
        MppeOption theirs = MppeOption.parse(option);
        if (theirs == null) {
            return Verdict.REJECT;
        }
        Option ours = MppeOption.of(statelessFor(theirs, lastTime), Set.of(best(theirs)));
        // Section 2.1: one strength, and no bit that we do not take.
        return ours.equals(option) ? Verdict.ACK : Verdict.nak(ours);
    }

    private boolean statelessFor(MppeOption theirs, boolean lastTime) {
        return switch (config.mode()) {
            case STATELESS -> true;
            case STATEFUL_ACCEPTED -> theirs.stateless();
            // A peer that insists on stateless is not sent away for it.
            case STATEFUL -> lastTime && theirs.stateless();
        };
    }

    /** The strongest that both know; where there is none, our own best. */
    private MppeStrength best(MppeOption theirs) {
        EnumSet<MppeStrength> common = EnumSet.copyOf(allowed);
        common.retainAll(theirs.strengths());
        MppeStrength strength = MppeOption.strongest(common.isEmpty() ? allowed : common);
        if (strength == null) {
            throw new IllegalStateException("no strength allowed");
        }
        return strength;
    }

    @Override
    protected List<Option> wishes(List<Option> request) {
        if (request.stream().anyMatch(option -> option.type() == MppeOption.TYPE)) {
            return List.of();
        }
        // A peer that may go without is asked once, not until it tires.
        if (!config.required() && (wished || givenUp)) {
            return List.of();
        }
        wished = true;
        return List.of(
                MppeOption.of(
                        config.mode() != MppeConfig.Mode.STATEFUL,
                        Set.of(best(new MppeOption(true, Set.of(), 0)))));
    }

    @Override
    protected void adopt(List<Option> request) {
        sending = null;
        for (Option option : request) {
            MppeOption theirs = MppeOption.parse(option);
            MppeStrength strength =
                    theirs == null ? null : MppeOption.strongest(theirs.strengths());
            if (theirs != null && strength != null) {
                sending = new MppeAgreement(strength, theirs.stateless());
            }
        }
    }

    @Override
    protected boolean takeNak(List<Option> options, long nowNanos) {
        for (Option option : options) {
            MppeOption theirs = MppeOption.parse(option);
            if (theirs == null || givenUp) {
                continue;
            }
            EnumSet<MppeStrength> common = EnumSet.copyOf(allowed);
            common.retainAll(theirs.strengths());
            MppeStrength strength = MppeOption.strongest(common);
            if (strength == null) {
                return giveUp("MPPE required but peer negotiation failed", nowNanos);
            }
            asking = Set.of(strength);
            askingStateless = theirs.stateless() || config.mode() == MppeConfig.Mode.STATELESS;
        }
        return true;
    }

    @Override
    protected boolean takeReject(List<Option> options, long nowNanos) {
        return giveUp(
                received().code() == ControlPacket.CONFIGURE_REJECT
                        ? "MPPE required but peer refused"
                        : "MPPE required but peer negotiation failed",
                nowNanos);
    }

    private boolean giveUp(String text, long nowNanos) {
        givenUp = true;
        if (config.required()) {
            port.mppeImpossible(text, nowNanos);
            return false;
        }
        return true;
    }

    @Override
    protected void terminateRequested(byte[] reason, long nowNanos) {
        port.ccpTerminated(nowNanos);
    }

    @Override
    protected @Nullable Outcome receiveOther(ControlPacket packet, long nowNanos) {
        return switch (packet.code()) {
            case RESET_REQUEST -> {
                if (!isOpened()) {
                    yield Outcome.OUT_OF_STATE;
                }
                port.resetRequested();
                // RFC 1962 section 5.2 asks for it; MPPE could do without, pppd waits for it.
                transmit(RESET_ACK, packet.id(), new byte[0]);
                yield Outcome.TAKEN;
            }
            // RFC 3078 section 8.2: the FLUSHED bit says it all.
            case RESET_ACK -> isOpened() ? Outcome.TAKEN : Outcome.OUT_OF_STATE;
            default -> null;
        };
    }
}
