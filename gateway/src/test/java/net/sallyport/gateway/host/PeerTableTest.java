package net.sallyport.gateway.host;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeerTableTest {
    private record Outlet(int number) implements PacketOutlet {
        @Override
        public void packet(MemorySegment memory, long offset, int length, long nowNanos) {}

        @Override
        public void interfaceGone(long nowNanos) {}
    }

    @Test
    void aLateRemovalLeavesTheAddressToItsNewOwner() {
        PeerTable<PacketOutlet> table = new PeerTable<>();
        Outlet loser = new Outlet(1);
        Outlet winner = new Outlet(2);
        table.put(0xc0a8643c, loser);
        table.put(0xc0a8643c, winner);
        table.remove(0xc0a8643c, loser);
        assertSame(winner, table.find(0xc0a8643c));
        table.remove(0xc0a8643c, winner);
        assertNull(table.find(0xc0a8643c));
    }

    @Test
    void agreesWithAHashMapOverRandomChanges() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            PeerTable<PacketOutlet> table = new PeerTable<>();
            Map<Integer, PacketOutlet> oracle = new HashMap<>();
            // Few addresses, so that chains of collisions grow and shrink.
            int addresses = 1 + random.nextInt(2_000);
            for (int step = 0; step < 20_000; step++) {
                int address = 0x0a000000 + random.nextInt(addresses);
                if (random.nextInt(3) > 0) {
                    Outlet outlet = new Outlet(step);
                    table.put(address, outlet);
                    oracle.put(address, outlet);
                } else if (oracle.get(address) != null) {
                    table.remove(address, oracle.remove(address));
                }
                int asked = 0x0a000000 + random.nextInt(addresses);
                assertSame(oracle.get(asked), table.find(asked), "seed " + seed);
            }
        }
    }
}
