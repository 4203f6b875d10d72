package net.sallyport.gateway.host;

import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.linux.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * Networks behind peers and the outlets that lead there; the narrowest that holds an address
 * counts. Made for few: it is looked through. Belongs to a worker.
 */
final class NetworkTable {
    private record Entry(Subnet network, int base, int mask, PacketOutlet outlet) {}

    private Entry[] entries = new Entry[0];

    @Nullable PacketOutlet find(int address) {
        for (Entry entry : entries) {
            if ((address & entry.mask) == entry.base) {
                return entry.outlet;
            }
        }
        return null;
    }

    /** Puts the outlet in the place of whichever had the network. */
    void put(Subnet network, PacketOutlet outlet) {
        List<Entry> all = new ArrayList<>(List.of(entries));
        all.removeIf(entry -> entry.network.equals(network));
        all.add(new Entry(network, Ipv4.toInt(network.base()), network.mask(), outlet));
        all.sort((a, b) -> b.network.prefixLength() - a.network.prefixLength());
        entries = all.toArray(Entry[]::new);
    }

    /** Removes the network if the outlet still has it. */
    void remove(Subnet network, PacketOutlet outlet) {
        List<Entry> all = new ArrayList<>(List.of(entries));
        all.removeIf(entry -> entry.network.equals(network) && entry.outlet.equals(outlet));
        entries = all.toArray(Entry[]::new);
    }
}
