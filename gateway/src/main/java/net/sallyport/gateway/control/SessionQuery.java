package net.sallyport.gateway.control;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.sallyport.gateway.session.SessionState;
import net.sallyport.gateway.session.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are wanted, in which order.
 *
 * @param account this account's alone; null: all
 * @param state those that are so far; null: all
 * @param search what stands in the account's name, an address or the device, whatever its case;
 *     null: all
 * @param offset so many are passed over
 * @param limit at most so many, at least 1
 */
public record SessionQuery(
        @Nullable String account,
        @Nullable SessionState state,
        @Nullable String search,
        Order order,
        boolean reverse,
        int offset,
        int limit) {
    /**
     * Some of the sessions.
     *
     * @param total how many there would be without offset and limit
     */
    public record Page(int total, List<SessionView> sessions) {}

    /** Without search and offset. */
    public SessionQuery(
            @Nullable String account,
            @Nullable SessionState state,
            Order order,
            boolean reverse,
            int limit) {
        this(account, state, null, order, reverse, 0, limit);
    }

    /** By what they are put in order; the busiest first, or the lowest. */
    public enum Order {
        ID(Comparator.comparingLong(SessionView::id)),
        ACCOUNT(
                Comparator.comparing(
                        SessionView::account, Comparator.nullsLast(Comparator.naturalOrder()))),
        SINCE(Comparator.comparing(SessionView::since)),
        BYTES(
                Comparator.comparingLong(
                                (SessionView session) -> session.rxBytes() + session.txBytes())
                        .reversed()),
        ADDRESS(
                Comparator.comparing(
                        SessionQuery::addressNumber, Comparator.nullsLast(Long::compare)));

        private final Comparator<SessionView> comparator;

        Order(Comparator<SessionView> comparator) {
            this.comparator = comparator.thenComparingLong(SessionView::id);
        }

        /** As it is written in a request. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SessionQuery {
        if (limit < 1 || offset < 0) {
            throw new IllegalArgumentException("limit is at least 1, offset at least 0");
        }
        search = search == null ? null : search.toLowerCase(Locale.ROOT);
    }

    /** All of them, by id. */
    public static SessionQuery all() {
        return new SessionQuery(null, null, Order.ID, false, Integer.MAX_VALUE);
    }

    /** Those of them that are wanted. */
    public Page of(Stream<SessionView> sessions) {
        Comparator<SessionView> comparator = order.comparator;
        List<SessionView> all =
                sessions.filter(session -> account == null || account.equals(session.account()))
                        .filter(session -> state == null || session.state() == state)
                        .filter(this::isFound)
                        .sorted(reverse ? comparator.reversed() : comparator)
                        .toList();
        return new Page(all.size(), all.stream().skip(offset).limit(limit).toList());
    }

    private boolean isFound(SessionView session) {
        String part = search;
        return part == null
                || has(session.account(), part)
                || has(session.callingAddress(), part)
                || has(session.address(), part)
                || has(session.device(), part);
    }

    private static boolean has(@Nullable String text, String part) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(part);
    }

    private static @Nullable Long addressNumber(SessionView session) {
        String address = session.address();
        if (address == null) {
            return null;
        }
        long number = 0;
        for (String part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }
}
