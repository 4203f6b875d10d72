package net.sallyport.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The fence tokens that stand for something: whose they are, and when the wait for their session
 * ends, if one is on. Read from any thread; one token is written under its account's lock alone.
 */
final class Tokens {
    static final long NEVER = Long.MAX_VALUE;

    private record Place(AccountId account, long deadlineNanos) {}

    private record Deadline(long nanos, FenceToken token) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : token.compareTo(other.token);
        }
    }

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentHashMap<FenceToken, Place> places = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Deadline, Boolean> deadlines =
            new ConcurrentSkipListMap<>();

    /** A new one, larger than any before; it stands for nothing yet. */
    FenceToken next() {
        return new FenceToken(last.incrementAndGet());
    }

    void put(FenceToken token, AccountId account) {
        places.put(token, new Place(account, NEVER));
    }

    /** There is one wait for a token at most: a new one replaces it. */
    void await(FenceToken token, AccountId account, long deadlineNanos) {
        Place before = places.put(token, new Place(account, deadlineNanos));
        dropDeadline(before, token);
        deadlines.put(new Deadline(deadlineNanos, token), true);
    }

    void forget(FenceToken token) {
        dropDeadline(places.remove(token), token);
    }

    /** Whose claim this is or was; null if the token stands for nothing. */
    @Nullable AccountId accountOf(FenceToken token) {
        Place place = places.get(token);
        return place == null ? null : place.account();
    }

    long nextDeadlineNanos() {
        Map.Entry<Deadline, Boolean> first = deadlines.firstEntry();
        return first == null ? NEVER : first.getKey().nanos();
    }

    /** Takes one whose wait is over, each to one caller; null if there is none. */
    @Nullable FenceToken pollDue(long nowNanos) {
        Map.Entry<Deadline, Boolean> first = deadlines.firstEntry();
        while (first != null && first.getKey().nanos() <= nowNanos) {
            if (deadlines.remove(first.getKey()) != null) {
                return first.getKey().token();
            }
            first = deadlines.firstEntry();
        }
        return null;
    }

    private void dropDeadline(@Nullable Place before, FenceToken token) {
        if (before != null && before.deadlineNanos() != NEVER) {
            deadlines.remove(new Deadline(before.deadlineNanos(), token));
        }
    }
}
