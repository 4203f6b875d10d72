package net.sallyport.admission;

import java.util.ArrayList;
import java.util.List;

/**
 * One state of the explored world: the account's book and guard, the pool, the sessions on their
 * workers.
 *
 * @param excused somebody left of itself or got no address: the place may be empty for it
 */
record World(Book book, Guard guard, int taken, boolean excused, List<Session> sessions) {
    /** Time stands still; a wait may end at any moment, and whatever is heard is heard later. */
    static final long NOW = 10;

    static final long JUST_HEARD = NOW + 1;

    enum Phase {
        NEW,
        /** Waits until silent holders have answered or not. */
        ASKING,
        RESERVED,
        COMMITTED,
        /** Data path open. */
        OPEN,
        /** Data path closed because of a cut, not yet acknowledged. */
        CUT,
        /** Data path closed by the session's own end, not yet released. */
        DYING,
        /** Over; late teardowns may come at any time, as many as they like. */
        GONE
    }

    enum Message {
        ADMITTED,
        CUT,
        REFUSED,
        RESERVED
    }

    /** What was asked of the session's peer. */
    enum Asked {
        NEVER,
        /** It came in, and was heard of, while a login already waited for others to answer. */
        CAME_LATER,
        WAITS,
        ANSWERED,
        NOT_IN_TIME
    }

    /**
     * @param address of the claim it is or will be told of, -1 for none
     * @param overdue its cut was not acknowledged in time
     * @param heard its peer gave a sign of life
     * @param crashed its peer is gone without a word
     */
    record Session(
            Phase phase,
            List<Message> mailbox,
            int address,
            boolean overdue,
            Asked asked,
            boolean heard,
            boolean crashed) {
        static final Session NEW = in(Phase.NEW, List.of());
        static final Session GONE = in(Phase.GONE, List.of());

        private static Session in(Phase phase, List<Message> mailbox) {
            return new Session(phase, mailbox, -1, false, Asked.NEVER, false, false);
        }

        boolean isDeaf() {
            return switch (phase) {
                case DYING, GONE -> true;
                case NEW, ASKING, RESERVED, COMMITTED, OPEN, CUT -> false;
            };
        }

        Session in(Phase next) {
            return new Session(next, mailbox, address, overdue, asked, heard, crashed);
        }

        /** Its own end has begun; it may be a holder still. */
        Session dying() {
            return new Session(Phase.DYING, List.of(), -1, false, asked, heard, false);
        }

        Session with(Message message) {
            if (isDeaf()) {
                return this;
            }
            List<Message> more = new ArrayList<>(mailbox);
            more.add(message);
            return withMailbox(more);
        }

        Session withoutFirst() {
            return withMailbox(mailbox.subList(1, mailbox.size()));
        }

        private Session withMailbox(List<Message> other) {
            return new Session(phase, List.copyOf(other), address, overdue, asked, heard, crashed);
        }

        Session at(int place) {
            return isDeaf()
                    ? this
                    : new Session(phase, mailbox, place, overdue, asked, heard, crashed);
        }

        Session late() {
            return new Session(phase, mailbox, address, true, asked, heard, crashed);
        }

        Session asked(Asked how) {
            return new Session(phase, mailbox, address, overdue, how, heard, crashed);
        }

        Session justHeard() {
            return new Session(phase, mailbox, address, overdue, asked, true, crashed);
        }

        Session withoutPeer() {
            return new Session(phase, mailbox, address, overdue, asked, heard, true);
        }
    }

    Session session(int index) {
        return sessions.get(index);
    }

    World with(int index, Session session) {
        List<Session> changed = new ArrayList<>(sessions);
        changed.set(index, session);
        return new World(book, guard, taken, excused, List.copyOf(changed));
    }

    World with(Guard other) {
        return new World(book, other, taken, excused, sessions);
    }

    boolean isCooling() {
        return guard.coolUntilNanos() > NOW;
    }

    boolean isHolder(int index) {
        return book.holders().stream()
                .anyMatch(holder -> holder.claim().session().value() == index);
    }

    World excusing() {
        return new World(book, guard, taken, true, sessions);
    }
}
