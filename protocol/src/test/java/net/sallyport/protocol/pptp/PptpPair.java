package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.pptp.PptpAction.*;

/** Both ends of a control connection joined under virtual time: one random story. */
final class PptpPair {
    private static final long MILLI = 1_000_000;
    private static final long ROUNDS = 200;

    /** One end, its calls, and the bytes on their way to it. */
    static final class Side {
        final Counters<PptpCounter> counters = new Counters<>(PptpCounter.class);
        final PptpConnection connection;
        final ByteArrayOutputStream inFlight = new ByteArrayOutputStream();
        final List<String> told = new ArrayList<>();

        /** Calls that were asked for or are up, and how often each was cleared. */
        final Map<Integer, Integer> calls = new HashMap<>();

        final List<Integer> requests = new ArrayList<>();
        Closed closed;
        int nextCallId;

        Side(PptpConfig config, int firstCallId) {
            connection = new PptpConnection(config, counters);
            nextCallId = firstCallId;
        }
    }

    private final Side client;
    final Side server;
    private final Random random;
    final StringBuilder story = new StringBuilder();
    private long now;

    PptpPair(long seed) {
        random = new Random(seed);
        PptpConfig c = PptpConfig.client("client");
        client =
                new Side(
                        new PptpConfig(
                                c.role(), "client", "test", 1, 64, 8, 50, 10_000, 20_000, 5_000,
                                5_000, 1_000),
                        1);
        server =
                new Side(
                        new PptpConfig(
                                PptpRole.PAC,
                                "server",
                                "test",
                                1,
                                64,
                                4,
                                50,
                                10_000,
                                20_000,
                                5_000,
                                5_000,
                                1_000),
                        100);
    }

    void run() {
        client.connection.open(now);
        server.connection.open(now);
        drain(client, server);
        drain(server, client);
        for (int round = 0; round < ROUNDS && client.closed == null; round++) {
            step();
        }
        client.connection.stop(StopReason.NONE, "the end", now);
        drain(client, server);
        for (int round = 0; client.closed == null || server.closed == null; round++) {
            assertTrue(round < 100, "does not end: " + story);
            deliver(client, server);
            deliver(server, client);
            if (client.closed != null && server.closed == null) {
                server.connection.carrierLost(now);
                drain(server, client);
            }
            now += 500 * MILLI;
            expire();
        }
        check(client);
        check(server);
    }

    private void step() {
        now += random.nextInt(40) == 0 ? random.nextInt(9_000) * MILLI : random.nextInt(80) * MILLI;
        deliver(client, server);
        deliver(server, client);
        expire();
        if (client.closed != null || server.closed != null) {
            return;
        }
        switch (random.nextInt(40)) {
            case 0, 1, 2, 3 -> {
                int id = client.nextCallId++;
                if (client.connection.placeCall(id, "", now)) {
                    client.calls.put(id, 0);
                }
            }
            case 4 -> clearOne(client);
            case 5 -> clearOne(server);
            case 6 -> {
                if (random.nextInt(8) == 0) {
                    server.connection.stop(StopReason.STOP_LOCAL_SHUTDOWN, "stop", now);
                }
            }
            default -> answer();
        }
        drain(client, server);
        drain(server, client);
    }

    private void answer() {
        if (server.requests.isEmpty()) {
            return;
        }
        int handle = server.requests.remove(random.nextInt(server.requests.size()));
        if (random.nextInt(5) == 0) {
            server.connection.refuseCall(handle, CallResult.BUSY, GeneralError.NONE, 0, now);
        } else {
            int id = server.nextCallId++;
            if (server.connection.acceptCall(handle, id, now)) {
                server.calls.put(id, 0);
            }
        }
    }

    private void clearOne(Side side) {
        List<Integer> live =
                side.calls.entrySet().stream()
                        .filter(e -> e.getValue() == 0)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        if (!live.isEmpty()) {
            side.connection.clearCall(
                    live.get(random.nextInt(live.size())),
                    DisconnectResult.ADMIN_SHUTDOWN,
                    "why",
                    now);
        }
    }

    private void expire() {
        for (Side side : List.of(client, server)) {
            if (side.connection.nextDeadlineNanos() <= now || random.nextInt(10) == 0) {
                side.connection.expire(now);
            }
        }
        drain(client, server);
        drain(server, client);
    }

    /** Some of what is on its way arrives, split anywhere. */
    private void deliver(Side to, Side other) {
        byte[] bytes = to.inFlight.toByteArray();
        int arrived = bytes.length == 0 ? 0 : 1 + random.nextInt(bytes.length);
        to.inFlight.reset();
        to.inFlight.write(bytes, arrived, bytes.length - arrived);
        for (int at = 0; at < arrived; ) {
            int piece = 1 + random.nextInt(arrived - at);
            to.connection.receive(bytes, at, piece, now);
            at += piece;
            drain(to, other);
        }
    }

    private void drain(Side side, Side other) {
        for (PptpAction a = side.connection.poll(); a != null; a = side.connection.poll()) {
            assertNull(side.closed, "something after Closed");
            if (a instanceof Transmit(byte[] message)) {
                assertInstanceOf(
                        Parse.Complete.class, ControlMessage.parse(message, 0, message.length));
                other.inFlight.writeBytes(message);
                continue;
            }
            story.append(now).append(side == client ? " client " : " server ").append(a);
            story.append('\n');
            switch (a) {
                case CallRequested r -> side.requests.add(r.requestHandle());
                case RequestWithdrawn(int handle) ->
                        assertTrue(side.requests.remove((Integer) handle), "never asked");
                case CallUp up -> assertEquals(0, side.calls.get(up.ourCallId()));
                case CallCleared c -> side.calls.merge(c.ourCallId(), 1, Integer::sum);
                case Closed c -> side.closed = c;
                default -> {}
            }
        }
    }

    private void check(Side side) {
        assertEquals(0, side.connection.callCount());
        assertEquals(Long.MAX_VALUE, side.connection.nextDeadlineNanos());
        side.calls.forEach((id, cleared) -> assertEquals(1, cleared, "call " + id + story));
        assertFalse(
                List.of(CloseReason.PROTOCOL_ERROR, CloseReason.OVER_BUDGET)
                        .contains(side.closed.reason()),
                story.toString());
        for (PptpCounter none :
                List.of(
                        PptpCounter.UNEXPECTED_REPLY,
                        PptpCounter.DUPLICATE_CALL_ID,
                        PptpCounter.OUT_OF_STATE)) {
            assertEquals(0, side.counters.read(none), none + "\n" + story);
        }
    }
}
