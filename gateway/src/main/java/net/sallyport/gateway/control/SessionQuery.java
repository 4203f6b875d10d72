package net.sallyport.gateway.control;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.sallyport.gateway.session.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are wanted, in which order.
 *
 * @param account this account's alone; null: all
 * @param state those that are so far, such as {@code up}; null: all
 * @param limit at most so many, at least 1
 */
public record SessionQuery(
        @Nullable String account, @Nullable String state, Order order, boolean reverse, int limit) {

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
        if (limit < 1) {
            throw new IllegalArgumentException("limit is at least 1");
        }
    }

    /** All of them, by id. */
    public static SessionQuery all() {
        return new SessionQuery(null, null, Order.ID, false, Integer.MAX_VALUE);
    }

    /** Those of them that are wanted. */
    public List<SessionView> of(Stream<SessionView> sessions) {
        Comparator<SessionView> comparator = order.comparator;
        return sessions.filter(session -> account == null || account.equals(session.account()))
                .filter(session -> state == null || state.equals(stateOf(session)))
                .sorted(reverse ? comparator.reversed() : comparator)
                .limit(limit)
                .toList();
    }

    private static String stateOf(SessionView session) {
        return session.state().name().toLowerCase(Locale.ROOT);
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
