package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.pptp.PptpAction.*;

/**
 * Bytes are a script: an operation, its argument, and for received data a length and the bytes. A
 * complete message may also be named by its type and one id, so that states are reached.
 */
class PptpConnectionFuzzTest {
    private static final int MAXIMUM_CALLS = 16;

    private final Map<Integer, Integer> cleared = new HashMap<>();
    private final Set<Integer> requests = new HashSet<>();
    private boolean closed;

    @FuzzTest(maxDuration = "60s")
    void survivesAnyPeer(byte[] script) {
        if (script.length == 0) {
            return;
        }
        cleared.clear();
        requests.clear();
        closed = false;
        boolean server = script[0] % 2 == 0;
        PptpConfig config = server ? PptpConfig.server("s") : PptpConfig.client("c");
        PptpConnection connection = new PptpConnection(config, new Counters<>(PptpCounter.class));
        long now = 0;
        connection.open(now);
        int nextId = 0;
        for (int at = 1; at + 1 < script.length; at += 2) {
            int argument = Byte.toUnsignedInt(script[at + 1]);
            switch (script[at] & 15) {
                case 0 -> {
                    int length = Math.min(argument, script.length - at - 2);
                    connection.receive(script, at + 2, length, now);
                    at += length;
                }
                case 1, 2, 3, 4, 5, 6 -> {
                    byte[] message = message(1 + (argument & 15) % 15, argument >> 4);
                    int split = argument % message.length;
                    connection.receive(message, 0, split, now);
                    connection.receive(message, split, message.length - split, now);
                }
                case 7 -> now += argument * 1_000_000L;
                case 8 -> now += argument * 1_000_000_000L;
                case 9 -> {
                    long deadline = connection.nextDeadlineNanos();
                    now = deadline == Long.MAX_VALUE ? now : Math.max(now, deadline);
                    connection.expire(now);
                    drain(connection);
                    assertTrue(connection.nextDeadlineNanos() > now, "a deadline that stays due");
                }
                case 10, 11 -> {
                    if (connection.acceptCall(argument & 7, nextId, now)) {
                        cleared.put(nextId, 0);
                        requests.remove(argument & 7);
                    }
                    nextId++;
                }
                case 12 -> {
                    connection.refuseCall(argument & 7, CallResult.BUSY, GeneralError.NONE, 0, now);
                    requests.remove(argument & 7);
                }
                case 13 -> connection.clearCall(argument, DisconnectResult.REQUEST, "x", now);
                case 14 -> {
                    if (!server) {
                        if (connection.placeCall(nextId, "1", now)) {
                            cleared.put(nextId, 0);
                        }
                        nextId++;
                    }
                }
                default -> {
                    if (argument < 4) {
                        connection.stop(StopReason.NONE, "", now);
                    } else {
                        connection.expire(now);
                    }
                }
            }
            drain(connection);
            assertTrue(!server || connection.callCount() <= MAXIMUM_CALLS);
        }
        connection.carrierLost(now);
        drain(connection);
        assertTrue(closed);
        assertEquals(0, connection.callCount());
        assertEquals(Set.of(), requests, "requests that were neither answered nor withdrawn");
        cleared.forEach((id, times) -> assertEquals(1, times, "call " + id));
        assertEquals(Long.MAX_VALUE, connection.nextDeadlineNanos());
    }

    private void drain(PptpConnection connection) {
        for (PptpAction a = connection.poll(); a != null; a = connection.poll()) {
            assertTrue(!closed, "something after Closed");
            switch (a) {
                case Transmit(byte[] message) -> {
                    Parse parse = ControlMessage.parse(message, 0, message.length);
                    assertTrue(parse instanceof Parse.Complete, "we sent what we would not take");
                }
                case CallRequested r -> assertTrue(requests.add(r.requestHandle()));
                case RequestWithdrawn(int handle) -> assertTrue(requests.remove(handle));
                case CallUp up -> assertEquals(0, cleared.get(up.ourCallId()));
                case CallCleared c -> cleared.merge(c.ourCallId(), 1, Integer::sum);
                case Closed c -> closed = true;
                case LinkInfo info -> assertEquals(0, cleared.get(info.ourCallId()));
                case WanError error -> assertEquals(0, cleared.get(error.ourCallId()));
                case Established established ->
                        assertEquals(established.peer(), established.peer());
            }
        }
        assertNull(connection.poll());
    }

    private static byte[] message(int type, int id) {
        ControlMessage message =
                ControlMessageTest.vectors().keySet().stream()
                        .filter(m -> m.type() == type)
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = message.encode();
        if (type >= 7) {
            bytes[12] = 0;
            bytes[13] = (byte) id;
            if (type == 8 || type == 10) {
                bytes[14] = 0;
                bytes[15] = (byte) id;
            }
        }
        return bytes;
    }
}
