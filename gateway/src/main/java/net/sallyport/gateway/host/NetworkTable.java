package net.sallyport.gateway.host;

import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.linux.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * Networks behind peers and the outlets that lead there; the narrowest that holds an address
 * counts. Made for few: it is looked through. Belongs to a worker.
 *
 * @param <T> what leads to a peer
 */
final class NetworkTable<T> {
    private record Entry<T>(Subnet network, int base, int mask, T outlet) {}

    private List<Entry<T>> entries = List.of();

    @Nullable T find(int address) {
        for (Entry<T> entry : entries) {
            if ((address & entry.mask) == entry.base) {
                return entry.outlet;
            }
        }
        return null;
    }

    /** Puts the outlet in the place of whichever had the network. */
    void put(Subnet network, T outlet) {
        List<Entry<T>> all = new ArrayList<>(entries);
        all.removeIf(entry -> entry.network.equals(network));
        all.add(new Entry<>(network, Ipv4.toInt(network.base()), network.mask(), outlet));
        all.sort((a, b) -> b.network.prefixLength() - a.network.prefixLength());
        entries = List.copyOf(all);
    }

    /** Removes the network if the outlet still has it. */
    void remove(Subnet network, T outlet) {
        List<Entry<T>> all = new ArrayList<>(entries);
        all.removeIf(entry -> entry.network.equals(network) && entry.outlet.equals(outlet));
        entries = List.copyOf(all);
    }
}
