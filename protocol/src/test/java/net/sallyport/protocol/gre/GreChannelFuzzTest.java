package net.sallyport.protocol.gre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.sallyport.protocol.Counters;

/**
 * Bytes are a script of packets and pauses for two channels that share a small pool: raw packets,
 * and good ones at a distance from the last number.
 */
class GreChannelFuzzTest {
    private static final int SLOTS = 4;
    private static final int SLOT = 32;

    @FuzzTest(maxDuration = "60s")
    void survivesAnyPeer(byte[] script) {
        Counters<GreCounter> counters = new Counters<>(GreCounter.class);
        HoldPool pool = new HoldPool(MemorySegment.ofArray(new byte[SLOTS * SLOT]), SLOT);
        GreConfig config = new GreConfig(4, 50, 8, 64, 2_000, 50);
        GreChannel[] channels = {
            new GreChannel(1, config, pool, counters), new GreChannel(2, config, pool, counters)
        };
        int[] numbers = {-5, Integer.MAX_VALUE - 5};
        MemorySegment memory = MemorySegment.ofArray(new byte[512]);
        long now = 0;
        for (int at = 0; at + 1 < script.length; at += 2) {
            int which = script[at] & 1;
            GreChannel channel = channels[which];
            int argument = script[at + 1];
            switch (script[at] >> 1 & 7) {
                case 0 -> {
                    // Exactly as long as what arrived: a read beyond it fails.
                    int length = Math.min(argument & 0xff, script.length - at - 2);
                    byte[] packet = Arrays.copyOfRange(script, at + 2, at + 2 + length);
                    at += length;
                    channel.receive(
                            MemorySegment.ofArray(packet),
                            0,
                            length,
                            now,
                            (m, o, l) -> assertTrue(o >= 0 && o + l <= m.byteSize()));
                }
                case 1, 2, 3 -> {
                    int payload = argument & 63;
                    GreHeader.writeData(
                            memory, 0, payload, 1, numbers[which] += argument >> 4, argument);
                    channel.receive(memory, 0, 16 + payload, now, (m, o, l) -> {});
                }
                case 4 -> now += (argument & 0xff) * 1_000_000L;
                case 5 -> now += (argument & 0xff) * 100_000_000L;
                case 6 -> {
                    channel.expire(now, (m, o, l) -> {});
                    channel.acknowledge(memory, 0, now);
                    assertTrue(channel.nextDeadlineNanos() > now, "a deadline that stays due");
                }
                default -> {
                    if (argument == 0) {
                        channel.close();
                    } else {
                        channel.send(memory, 16, argument & 0xff, now);
                    }
                }
            }
            assertEquals(SLOTS - pool.free(), channels[0].held() + channels[1].held());
        }
        channels[0].close();
        channels[1].close();
        assertEquals(SLOTS, pool.free());
    }
}
