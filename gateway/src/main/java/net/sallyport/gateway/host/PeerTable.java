package net.sallyport.gateway.host;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind an address: open addressing, no object a look-up. Belongs to a worker.
 *
 * @param <T> what leads to a peer
 */
final class PeerTable<T> {
    private static final int SPREAD = 0x9e3779b9;

    private int[] keys = new int[64];
    private @Nullable T[] outlets = table(64);
    private int size;

    @SuppressWarnings("unchecked")
    private static <T> @Nullable T[] table(int size) {
        return (@Nullable T[]) new Object[size];
    }

    @Nullable T find(int address) {
        for (int i = home(address); outlets[i] != null; i = next(i)) {
            if (keys[i] == address) {
                return outlets[i];
            }
        }
        return null;
    }

    /** Everyone in the table. */
    List<T> all() {
        return Arrays.stream(outlets).filter(Objects::nonNull).toList();
    }

    /** Puts the outlet in the place of whichever had the address. */
    void put(int address, T outlet) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int i = home(address);
        while (outlets[i] != null && keys[i] != address) {
            i = next(i);
        }
        if (outlets[i] == null) {
            size++;
        }
        keys[i] = address;
        outlets[i] = outlet;
    }

    /** Removes the address if the outlet still has it. */
    void remove(int address, T outlet) {
        int i = home(address);
        while (outlets[i] != null && keys[i] != address) {
            i = next(i);
        }
        if (!outlet.equals(outlets[i])) {
            return;
        }
        size--;
        // Moves up those behind that would no longer be found across the gap.
        int gap = i;
        for (int j = next(i); outlets[j] != null; j = next(j)) {
            int home = home(keys[j]);
            boolean reachable = gap <= j ? gap < home && home <= j : gap < home || home <= j;
            if (!reachable) {
                keys[gap] = keys[j];
                outlets[gap] = outlets[j];
                gap = j;
            }
        }
        outlets[gap] = null;
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable T[] oldOutlets = outlets;
        keys = new int[oldKeys.length * 2];
        outlets = table(oldKeys.length * 2);
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            T outlet = oldOutlets[i];
            if (outlet != null) {
                put(oldKeys[i], outlet);
            }
        }
    }

    private int home(int address) {
        return (address * SPREAD) >>> Integer.numberOfLeadingZeros(keys.length - 1);
    }

    private int next(int i) {
        return (i + 1) & (keys.length - 1);
    }
}
