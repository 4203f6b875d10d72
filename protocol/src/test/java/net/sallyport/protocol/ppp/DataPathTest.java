package net.sallyport.protocol.ppp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Test;

class DataPathTest {
    private static Simulation up(MppeConfig mppe) {
        Simulation s =
                PppLinkTest.simulation(
                        PppLinkTest.server(mppe, AuthMethod.MSCHAP_V2),
                        PppLinkTest.client(mppe, AuthMethod.MSCHAP_V2));
        s.start();
        s.runSeconds(2);
        assertTrue(s.bothUp());
        return s;
    }

    @Test
    void carriesPacketsWithoutAllocating() {
        for (MppeConfig mppe : List.of(MppeConfig.OFF, MppeConfig.REQUIRED_128)) {
            Simulation s = up(mppe);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = arena.allocate(2048);
                carry(s, memory, 20_000);
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                long before = threads.getCurrentThreadAllocatedBytes();
                carry(s, memory, 5_000);
                long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                // Not one object a packet; the instruments themselves take a little.
                assertTrue(bytes < 20_000, bytes + " bytes for 5,000 packets");
            }
        }
    }

    private static void carry(Simulation s, MemorySegment memory, int packets) {
        for (int i = 0; i < packets; i++) {
            memory.set(ValueLayout.JAVA_BYTE, 64, (byte) 0x45);
            int prepended = s.client.link.send(memory, 64, 100, s.now);
            int preceding = s.server.link.receive(memory, 64 - prepended, 100 + prepended, s.now);
            assertEquals(prepended, preceding);
        }
    }

    @Test
    void showsFramesInTheClear() {
        Simulation s = up(MppeConfig.REQUIRED_128);
        List<String> seen = new ArrayList<>();
        FrameObserver observer =
                new FrameObserver() {
                    @Override
                    public void frame(
                            boolean sent,
                            int protocol,
                            MemorySegment memory,
                            long offset,
                            int length) {
                        byte last = memory.get(ValueLayout.JAVA_BYTE, offset + length - 1);
                        seen.add(sent + " " + Integer.toHexString(protocol) + " " + last);
                    }

                    @Override
                    public boolean wantsData() {
                        return true;
                    }
                };
        s.client.link.observe(observer);
        s.server.link.observe(observer);
        s.client.sendIp(new byte[] {42});
        s.runSeconds(1);
        s.client.link.close(EndCause.CLOSED, "x", s.now);
        assertEquals(List.of("true 21 42", "false 21 42", "true c021 120"), seen);
        s.client.link.observe(null);
    }

    @Test
    void asksForAResetWhenAStatefulStreamHasAHole() {
        MppeConfig stateful =
                new MppeConfig(
                        MppeConfig.Need.REQUIRED,
                        MppeConfig.REQUIRED_128.strengths(),
                        MppeConfig.Mode.STATEFUL);
        Simulation s = up(stateful);
        assertEquals("MPPE-128 stateful", s.server.up.encryption());
        s.client.sendIp(new byte[] {1});
        s.channel(new Simulation.Channel(100, 0, 0, 10, false));
        s.client.sendIp(new byte[] {2});
        s.channel(Simulation.Channel.PERFECT);
        s.client.sendIp(new byte[] {3});
        s.runSeconds(1);
        assertEquals(1, s.server.received.size());
        s.client.sendIp(new byte[] {4});
        s.runSeconds(1);
        assertEquals(2, s.server.received.size());
        assertEquals(4, s.server.received.getLast()[20]);
    }
}
