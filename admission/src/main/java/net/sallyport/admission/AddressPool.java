package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every address that a session holds, and those that may still be given out: no address is ever
 * held twice, be it from the pool, fixed inside the pool or fixed outside it. Whoever comes first
 * holds it; a fixed address that should wait for its account is {@linkplain #setAside set aside}.
 *
 * <p>Safe for any thread; the lock is a leaf and held for one scan of a bit per address at most.
 */
public final class AddressPool implements Addresses {
    private final Inet4Address[] inOrder;
    private final Map<Inet4Address, Integer> places;
    private final BitSet free;

    /** Those of the free ones that are not set aside. */
    private final BitSet open;

    private final Set<Inet4Address> heldOutside = new HashSet<>();
    private Set<Inet4Address> aside = Set.of();

    /**
     * @param inOrder the addresses to give out, the first free one first; none twice
     */
    public AddressPool(List<Inet4Address> inOrder) {
        this.inOrder = inOrder.toArray(Inet4Address[]::new);
        places = HashMap.newHashMap(inOrder.size());
        for (Inet4Address address : inOrder) {
            if (places.putIfAbsent(address, places.size()) != null) {
                throw new IllegalArgumentException(
                        "twice in the pool: " + address.getHostAddress());
            }
        }
        free = new BitSet(this.inOrder.length);
        free.set(0, this.inOrder.length);
        open = (BitSet) free.clone();
    }

    /**
     * From now on these go only to accounts whose rule names them; replaces what was set aside
     * before. Whoever holds one keeps it until the session ends.
     */
    public synchronized void setAside(Collection<Inet4Address> fixed) {
        aside = Set.copyOf(fixed);
        open.or(free);
        for (Inet4Address address : aside) {
            Integer place = places.get(address);
            if (place != null) {
                open.clear(place);
            }
        }
    }

    /** How many addresses the pool has in all. */
    public int size() {
        return inOrder.length;
    }

    /** How many of the pool nobody holds, those set aside included. */
    public synchronized int free() {
        return free.cardinality();
    }

    /** Whether a session holds this address, of the pool or not. */
    public synchronized boolean isHeld(Inet4Address address) {
        Integer place = places.get(address);
        return place == null ? heldOutside.contains(address) : !free.get(place);
    }

    @Override
    public synchronized @Nullable Inet4Address take(
            AddressRule rule, @Nullable Inet4Address preferred) {
        Inet4Address found = find(rule, preferred);
        if (found != null) {
            Integer place = places.get(found);
            if (place == null) {
                heldOutside.add(found);
            } else {
                free.clear(place);
                open.clear(place);
            }
        }
        return found;
    }

    @Override
    public synchronized boolean available(AddressRule rule) {
        return find(rule, null) != null;
    }

    @Override
    public synchronized boolean pooled(Inet4Address address) {
        return places.containsKey(address) && !aside.contains(address);
    }

    @Override
    public synchronized void free(Inet4Address address) {
        Integer place = places.get(address);
        if (place == null) {
            heldOutside.remove(address);
        } else {
            free.set(place);
            open.set(place, !aside.contains(address));
        }
    }

    private @Nullable Inet4Address find(AddressRule rule, @Nullable Inet4Address preferred) {
        return switch (rule) {
            case AddressRule.FromPool pool -> findInPool(pool.within(), preferred);
            case AddressRule.Fixed fixed -> findFixed(fixed.inOrder(), preferred);
            case AddressRule.None _ -> null;
        };
    }

    private @Nullable Inet4Address findInPool(
            AddressRule.Filter within, @Nullable Inet4Address preferred) {
        if (preferred != null
                && pooled(preferred)
                && !isHeld(preferred)
                && within.permits(preferred)) {
            return preferred;
        }
        for (int place = open.nextSetBit(0); place >= 0; place = open.nextSetBit(place + 1)) {
            if (within.permits(inOrder[place])) {
                return inOrder[place];
            }
        }
        return null;
    }

    private @Nullable Inet4Address findFixed(
            List<Inet4Address> fixed, @Nullable Inet4Address preferred) {
        if (preferred != null && fixed.contains(preferred) && !isHeld(preferred)) {
            return preferred;
        }
        for (Inet4Address address : fixed) {
            if (!isHeld(address)) {
                return address;
            }
        }
        return null;
    }
}
