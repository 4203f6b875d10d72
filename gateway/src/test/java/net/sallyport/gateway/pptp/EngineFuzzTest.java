package net.sallyport.gateway.pptp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.sallyport.admission.AdmissionCounter;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.pptp.PptpCounter;
import org.junit.jupiter.api.Test;

/**
 * The whole engine, from the control connection to admission, under sequences of valid-looking
 * messages and a clock that the script moves: nothing throws, nobody is up before the door opened
 * to him, an account is in no more often than it may be, and when all have gone nothing is left.
 */
class EngineFuzzTest {
    private static final int PEERS = 4;
    private static final int ROUNDS = 60;
    private static final int[] PROTOCOLS = {
        0xc021, 0x80fd, 0x8021, 0xc023, 0xc223, 0x0021, 0x00fd, 0x8057
    };
    private static final int SCRIPTS = 250;
    private static final long MILLI = 1_000_000;

    @FuzzTest(maxDuration = "90s")
    void engine(byte[] script) {
        new Run(script).go();
    }

    /** The same without a fuzzer, so that it is in every build. */
    @Test
    void keepsItsPromisesWhateverComes() {
        long[] seen = new long[AdmissionCounter.values().length];
        for (int seed = 0; seed < SCRIPTS; seed++) {
            byte[] script = new byte[600];
            new Random(seed).nextBytes(script);
            try {
                EngineHouse house = new Run(script).go();
                for (AdmissionCounter what : AdmissionCounter.values()) {
                    seen[what.ordinal()] += house.admission.count(what);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        StringBuilder text = new StringBuilder(SCRIPTS + " scripts:");
        for (AdmissionCounter what : AdmissionCounter.values()) {
            text.append(' ').append(what).append(' ').append(seen[what.ordinal()]);
        }
        System.out.println(text);
        // Otherwise the promises were cheap.
        assertTrue(seen[AdmissionCounter.ADMITTED.ordinal()] > SCRIPTS, text::toString);
        assertTrue(seen[AdmissionCounter.DISPLACED.ordinal()] > 50, text::toString);
        assertTrue(seen[AdmissionCounter.CUT_OVERDUE.ordinal()] > 0, text::toString);
    }

    private static final class Run {
        private final Script script;
        private final EngineHouse house;
        private final List<EnginePeer> peers = new ArrayList<>();
        private final List<EngineLine> lines = new ArrayList<>();

        Run(byte[] bytes) {
            script = new Script(bytes);
            house = new EngineHouse(script);
        }

        EngineHouse go() {
            for (int step = 0; step < 500 && script.hasMore(); step++) {
                step();
                house.check();
            }
            finish();
            return house;
        }

        private void step() {
            switch (script.next(30)) {
                case 0, 1 -> connect();
                case 2, 3, 4 -> dial();
                case 5, 6, 7, 8 -> calm(-1, -1);
                case 9 -> {
                    // A worker that is stuck, or a peer that is dead.
                    boolean stuck = script.next(2) == 0;
                    int which = script.next(PEERS);
                    calm(stuck ? which % EngineHouse.WORKERS : -1, stuck ? -1 : which);
                    advance(script.next() * 20 * MILLI);
                    calm(-1, stuck ? -1 : which);
                }
                case 10, 11 -> deliver(1 + script.next(8));
                case 12 -> spoil();
                case 13 -> house.decideOne();
                case 14 -> house.runMail(script.next(EngineHouse.WORKERS));
                case 15 -> advance(script.next() * MILLI);
                case 16 -> advance(script.next() * 100 * MILLI);
                case 17 -> advanceToDeadline();
                case 18, 19, 20 -> say();
                case 21, 22 -> sendFrame();
                case 23 -> reflect();
                case 24 -> sendRaw();
                case 25 -> sendIp();
                case 26 -> {
                    if (!peers.isEmpty()) {
                        peers.get(script.next(peers.size())).hangUp(script);
                    }
                }
                case 27 -> {
                    if (script.next(3) == 0 && !lines.isEmpty()) {
                        lines.get(script.next(lines.size())).lose();
                    }
                }
                case 28 -> kick();
                default -> {
                    if (script.next(8) == 0 && !lines.isEmpty()) {
                        lines.get(script.next(lines.size())).stop();
                    }
                }
            }
        }

        private void connect() {
            lines.removeIf(EngineLine::isClosed);
            peers.removeIf(peer -> peer.line().isClosed());
            int address = 1 + script.next(2);
            if (peers.size() < PEERS && house.halfOpen.enter(address)) {
                EngineLine line = new EngineLine(house, script.next(EngineHouse.WORKERS), address);
                lines.add(line);
                peers.add(new EnginePeer(house, line));
            }
        }

        private void dial() {
            if (peers.isEmpty()) {
                connect();
            }
            if (!peers.isEmpty()) {
                int how = script.next();
                peers.get(script.next(peers.size()))
                        .call(
                                how % 16 == 0 ? "nobody" : house.accounts.get(how % 3).id().value(),
                                how / 16 == 1 ? "wrong" : "p",
                                how / 16 == 2 ? MppeConfig.OFF : MppeConfig.REQUIRED_128);
            }
        }

        /**
         * Everything comes to rest, as it would on a good line.
         *
         * @param stuck this worker does nothing meanwhile; -1 for none
         * @param dead nothing comes from this peer, or to it; -1 for none
         */
        private void calm(int stuck, int dead) {
            for (int round = 0; round < ROUNDS; round++) {
                boolean moved = house.decideOne();
                for (int worker = 0; worker < EngineHouse.WORKERS; worker++) {
                    moved |= worker != stuck && house.runMail(worker);
                }
                for (int i = 0; i < peers.size(); i++) {
                    EnginePeer peer = peers.get(i);
                    if (i == dead) {
                        continue;
                    }
                    if (peer.line().worker() != stuck) {
                        moved |= peer.line().readMessage(0);
                        moved |= peer.line().readPacket();
                    }
                    moved |= peer.readMessage();
                    moved |= peer.readPacket();
                }
                if (!moved) {
                    return;
                }
                house.now += MILLI;
            }
        }

        private void deliver(int count) {
            if (peers.isEmpty()) {
                return;
            }
            EnginePeer peer = peers.get(script.next(peers.size()));
            int what = script.next();
            for (int i = 0; i < count; i++) {
                switch (what >> (i % 4 * 2) & 3) {
                    case 0 -> peer.line().readMessage(what);
                    case 1 -> peer.line().readPacket();
                    case 2 -> peer.readMessage();
                    default -> peer.readPacket();
                }
            }
        }

        private void spoil() {
            if (!peers.isEmpty()) {
                EngineLine line = peers.get(script.next(peers.size())).line();
                (script.next(4) == 0 ? line.toClient() : line.toServer()).spoil(script);
            }
        }

        private void advance(long nanos) {
            house.now += nanos;
            house.admission.expire(house.now);
            List.copyOf(lines).forEach(EngineLine::expire);
            peers.forEach(EnginePeer::expire);
        }

        private void advanceToDeadline() {
            long next = house.admission.nextDeadlineNanos();
            for (EngineLine line : lines) {
                next = Math.min(next, line.nextDeadlineNanos());
            }
            if (next != Long.MAX_VALUE) {
                advance(Math.max(0, next - house.now));
            }
        }

        private void say() {
            if (!peers.isEmpty()) {
                EnginePeer peer = peers.get(script.next(peers.size()));
                peer.say(script);
                peer.line().readMessage(script.next());
            }
        }

        private EnginePeer.Call someCall() {
            return peers.isEmpty() ? null : peers.get(script.next(peers.size())).some(script);
        }

        private void sendFrame() {
            EnginePeer.Call call = someCall();
            if (call == null) {
                return;
            }
            int protocol = PROTOCOLS[script.next(PROTOCOLS.length)];
            int code = script.next(16);
            int id = script.next();
            byte[] body = script.take(script.next(24));
            byte[] frame = new byte[8 + body.length];
            frame[0] = (byte) 0xff;
            frame[1] = 3;
            frame[2] = (byte) (protocol >> 8);
            frame[3] = (byte) protocol;
            frame[4] = (byte) code;
            frame[5] = (byte) id;
            frame[7] = (byte) (4 + body.length);
            System.arraycopy(body, 0, frame, 8, body.length);
            call.send(frame);
        }

        private void reflect() {
            EnginePeer.Call call = someCall();
            if (call != null) {
                call.reflect(script.next(16));
            }
        }

        private void sendRaw() {
            EnginePeer.Call call = someCall();
            if (call != null) {
                call.sendRaw(script.take(script.next(40)));
            }
        }

        private void sendIp() {
            EnginePeer.Call call = someCall();
            if (call != null && script.next(2) == 0) {
                call.sendIp();
            } else if (call != null) {
                List.copyOf(house.sessions.values()).forEach(EngineSession::sendIp);
            }
        }

        private void kick() {
            List<EngineSession> all = List.copyOf(house.sessions.values());
            if (!all.isEmpty()) {
                all.get(script.next(all.size())).end("kicked");
            }
        }

        /** Everybody goes, and what was still to be said is said. */
        private void finish() {
            List.copyOf(lines).forEach(EngineLine::lose);
            for (int i = 0; i < 8 || !house.desk.isEmpty(); i++) {
                house.runAllMail();
                house.decideOne();
                house.now += 5_000 * MILLI;
                house.admission.expire(house.now);
            }
            house.runAllMail();
            house.checkEmpty();
            EngineHouse.require(
                    house.pptpCounters.read(PptpCounter.CALLS_UP)
                            >= house.admission.count(AdmissionCounter.ADMITTED),
                    "more admitted than called");
        }
    }
}
