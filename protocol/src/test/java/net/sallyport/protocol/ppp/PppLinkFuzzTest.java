package net.sallyport.protocol.ppp;

import static net.sallyport.protocol.ppp.auth.AuthMethod.CHAP_MD5;
import static net.sallyport.protocol.ppp.auth.AuthMethod.MSCHAP_V1;
import static net.sallyport.protocol.ppp.auth.AuthMethod.MSCHAP_V2;
import static net.sallyport.protocol.ppp.auth.AuthMethod.PAP;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthError;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.MppeKeys;
import net.sallyport.protocol.ppp.automaton.ControlPacket;
import net.sallyport.protocol.ppp.automaton.Option;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;

/** Hostile bytes and hostile timing: nothing throws, nothing passes early, nothing floods. */
class PppLinkFuzzTest {
    private static final int[] PROTOCOLS = {
        0xc021, 0x80fd, 0x8021, 0xc023, 0xc223, 0x0021, 0x00fd, 0x8057, 0x0057
    };

    /** The most actions that one call may cause: a few layers' worth, whatever came in. */
    private static final int MAX_ACTIONS = 24;

    @FuzzTest(maxDuration = "60s")
    void optionLists(byte[] bytes) {
        List<Option> options = Option.parse(bytes);
        if (options != null && !Arrays.equals(bytes, Option.encode(options))) {
            throw new AssertionError("an option list that changes");
        }
        ControlPacket packet = ControlPacket.parse(bytes);
        if (packet != null && packet.data().length > bytes.length - 4) {
            throw new AssertionError("a packet longer than its frame");
        }
    }

    @FuzzTest(maxDuration = "60s")
    void link(FuzzedDataProvider data) {
        new Run(data).go();
    }

    private static final class Run {
        private final FuzzedDataProvider data;
        private final PppConfig config;
        private final PppLink link;
        private final PppCounters counters = new PppCounters();
        private long now;
        private boolean up;
        private boolean finished;
        private boolean checking;
        private boolean awaiting;
        private byte[] lastSent = new byte[0];

        Run(FuzzedDataProvider data) {
            this.data = data;
            MppeConfig mppe =
                    new MppeConfig(
                            data.pickValue(MppeConfig.Need.values()),
                            EnumSet.allOf(MppeStrength.class),
                            data.pickValue(MppeConfig.Mode.values()));
            LcpConfig lcp = LcpConfig.DEFAULT.withEcho(data.consumeInt(0, 20_000), 3, true);
            boolean answering = data.consumeBoolean();
            List<AuthMethod> methods = List.of(MSCHAP_V2, MSCHAP_V1, CHAP_MD5, PAP);
            List<AuthMethod> some = methods.subList(data.consumeInt(0, 4), 4);
            config =
                    answering
                            ? PppConfig.server("pptpd", some, lcp, mppe)
                            : PppConfig.client(PppLinkTest.CREDENTIALS, some, lcp, mppe);
            link = new PppLink(config, new SplittableRandom(1), counters);
        }

        void go() {
            link.open(now);
            drain();
            for (int i = 0; i < 300 && data.remainingBytes() > 0; i++) {
                step();
                drain();
                long next = link.nextDeadlineNanos();
                if (next < 0 || finished && next != Long.MAX_VALUE) {
                    throw new AssertionError("deadline " + next);
                }
            }
            link.carrierLost(now);
            drain();
            if (!finished) {
                throw new AssertionError("not finished without a carrier");
            }
            if (counters.link().read(PppCounter.ILLEGAL_EVENT) != 0) {
                throw new AssertionError("illegal event");
            }
        }

        private void step() {
            switch (data.consumeInt(0, 12)) {
                case 0 -> receive(data.consumeBytes(data.consumeInt(0, 80)));
                case 1, 2, 3 -> control(data.pickValue(PROTOCOLS), data.consumeInt(0, 15));
                case 4 -> reflect(2);
                case 5 -> reflect(data.consumeInt(1, 12));
                case 6 -> {
                    now += data.consumeLong(0, 5_000_000_000L);
                    link.expire(now);
                }
                case 7 -> {
                    long next = link.nextDeadlineNanos();
                    now = next == Long.MAX_VALUE ? now : Math.max(now, next);
                    link.expire(now);
                }
                case 8 -> answer();
                case 9 -> {
                    if (awaiting || data.consumeBoolean()) {
                        awaiting = false;
                        link.enterNetwork(
                                data.consumeBoolean()
                                        ? Simulation.serverGrant(30, 100)
                                        : Simulation.clientGrant(),
                                now);
                    }
                }
                case 10 -> send();
                case 11 -> openLikeAPeer();
                default -> {
                    if (data.consumeInt(0, 9) == 0) {
                        link.close(EndCause.CLOSED, "bye", now);
                    }
                }
            }
        }

        /** An empty Configure-Request, and an Ack of whatever was last asked. */
        private void openLikeAPeer() {
            receive(new byte[] {(byte) 0xc0, 0x21, 1, data.consumeByte(), 0, 4});
            reflect(2);
        }

        private void reflect(int code) {
            byte[] frame = lastSent.clone();
            int at = frame.length > 2 && frame[0] == (byte) 0xff ? 4 : 2;
            if (frame.length > at) {
                frame[at] = (byte) code;
                receive(frame);
            }
        }

        private void control(int protocol, int code) {
            byte[] body = data.consumeBytes(data.consumeInt(0, 40));
            byte[] frame = new byte[6 + body.length];
            frame[0] = (byte) (protocol >> 8);
            frame[1] = (byte) protocol;
            frame[2] = (byte) code;
            frame[3] = data.consumeByte();
            frame[4] = (byte) ((4 + body.length) >> 8);
            frame[5] = (byte) (4 + body.length);
            System.arraycopy(body, 0, frame, 6, body.length);
            receive(frame);
        }

        private void receive(byte[] frame) {
            boolean clear = frame.length > 1 && protocolOf(frame) == 0x0021;
            int result = link.receive(MemorySegment.ofArray(frame), 0, frame.length, now);
            if (result < -1 || result > frame.length) {
                throw new AssertionError("result " + result);
            }
            if (result >= 0 && !up) {
                throw new AssertionError("a packet before the network is up");
            }
            if (result >= 0 && clear && config.mppe().required()) {
                throw new AssertionError("a packet in the clear");
            }
        }

        private void send() {
            byte[] room = new byte[PppLink.HEADROOM + 40];
            room[PppLink.HEADROOM] = 0x45;
            int result = link.send(MemorySegment.ofArray(room), PppLink.HEADROOM, 40, now);
            if (result < -1 || result > PppLink.HEADROOM || result >= 0 && !up) {
                throw new AssertionError("sent " + result);
            }
            if (result >= 0
                    && config.mppe().required()
                    && protocolOf(Arrays.copyOfRange(room, PppLink.HEADROOM - result, room.length))
                            != 0x00fd) {
                throw new AssertionError("sent in the clear");
            }
        }

        private static int protocolOf(byte[] frame) {
            int at = frame.length > 2 && frame[0] == (byte) 0xff && frame[1] == 3 ? 2 : 0;
            int first = frame[at] & 0xff;
            return (first & 1) != 0 || frame.length < at + 2
                    ? first
                    : first << 8 | frame[at + 1] & 0xff;
        }

        private void answer() {
            if (checking || data.consumeBoolean()) {
                checking = false;
                link.answer(
                        data.consumeBoolean()
                                ? new AuthAnswer.Accept(
                                        new MppeKeys(new byte[16], new byte[16]),
                                        "S=0123456789ABCDEF0123456789ABCDEF01234567")
                                : new AuthAnswer.Refuse(
                                        AuthError.AUTHENTICATION_FAILURE,
                                        data.consumeBoolean(),
                                        "no"),
                        now);
            }
        }

        private void drain() {
            int actions = 0;
            for (PppAction action = link.poll(); action != null; action = link.poll()) {
                if (finished) {
                    throw new AssertionError(action + " after the end");
                }
                if (++actions > MAX_ACTIONS) {
                    throw new AssertionError("a flood");
                }
                switch (action) {
                    case PppAction.Transmit transmit -> lastSent = transmit.frame();
                    case PppAction.Authenticate _ -> checking = true;
                    case PppAction.AwaitNetwork _ -> awaiting = true;
                    case PppAction.NetworkUp network -> {
                        up = true;
                        if (config.mppe().required() && network.encryption() == null) {
                            throw new AssertionError("up without encryption");
                        }
                    }
                    case PppAction.NetworkDown _ -> up = false;
                    case PppAction.Finished _ -> finished = true;
                    case PppAction.Authenticated _ -> {}
                }
            }
        }
    }
}
