package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * One state of the explored world: the account's book and guard, the pool, the sessions on their
 * workers.
 */
record World(Book book, Guard guard, int taken, List<Session> sessions) {
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
        /** Released or acknowledged; the late teardown is still to come. */
        LATE,
        GONE
    }

    enum Fate {
        NONE,
        LEFT,
        CONFLICT,
        NO_ADDRESS
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
            Fate fate,
            Asked asked,
            boolean heard,
            boolean crashed) {
        static final Session NEW =
                new Session(Phase.NEW, List.of(), -1, false, Fate.NONE, Asked.NEVER, false, false);

        private boolean isDeaf() {
            return switch (phase) {
                case DYING, LATE, GONE -> true;
                case NEW, ASKING, RESERVED, COMMITTED, OPEN, CUT -> false;
            };
        }

        Session in(Phase next) {
            return new Session(next, mailbox, address, overdue, fate, asked, heard, crashed);
        }

        Session ended(Phase next, Fate how) {
            boolean mayHoldStill = next == Phase.DYING;
            return new Session(
                    next,
                    List.of(),
                    -1,
                    overdue,
                    how,
                    mayHoldStill ? asked : Asked.NEVER,
                    mayHoldStill && heard,
                    false);
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
            return new Session(
                    phase, List.copyOf(other), address, overdue, fate, asked, heard, crashed);
        }

        Session at(int place) {
            return isDeaf()
                    ? this
                    : new Session(phase, mailbox, place, overdue, fate, asked, heard, crashed);
        }

        Session fated(Fate how) {
            return isDeaf()
                    ? this
                    : new Session(phase, mailbox, address, overdue, how, asked, heard, crashed);
        }

        Session late() {
            return new Session(phase, mailbox, address, true, fate, asked, heard, crashed);
        }

        Session asked(Asked how) {
            return new Session(phase, mailbox, address, overdue, fate, how, heard, crashed);
        }

        Session justHeard() {
            return new Session(phase, mailbox, address, overdue, fate, asked, true, crashed);
        }

        Session withoutPeer() {
            return new Session(phase, mailbox, address, overdue, fate, asked, heard, true);
        }
    }

    Session session(int index) {
        return sessions.get(index);
    }

    World with(int index, Session session) {
        List<Session> changed = new ArrayList<>(sessions);
        changed.set(index, session);
        return new World(book, guard, taken, List.copyOf(changed));
    }

    World with(Guard other) {
        return new World(book, other, taken, sessions);
    }

    boolean isCooling() {
        return guard.coolUntilNanos() > NOW;
    }

    /** The state in few characters, equal for equal states. */
    String key() {
        StringBuilder key = new StringBuilder(96);
        for (Book.Holder holder : book.holders()) {
            Book.Probe probe = holder.probe();
            key.append((char) holder.claim().token().value())
                    .append((char) (holder.admitted() ? 1 : 0))
                    .append((char) (probe == null ? 0 : probe.isOver() ? 2 : 1))
                    .append((char) place(holder.claim().address()));
        }
        key.append('|');
        for (Book.Loser loser : book.losers()) {
            key.append((char) loser.claim().token().value())
                    .append((char) (loser.heir() == null ? 0 : loser.heir().value()))
                    .append((char) (loser.overdue() ? 1 : 0))
                    .append((char) place(loser.claim().address()));
        }
        key.append('|');
        for (Book.Asker asker : book.askers()) {
            key.append((char) asker.login().session().value())
                    .append((char) (asker.terms().isCooling() ? 1 : 0));
        }
        key.append('|').append((char) taken).append((char) (isCooling() ? 1 : 0));
        guard.kicks().forEach(kick -> key.append((char) kick.match().ordinal()));
        key.append('|');
        for (Session session : sessions) {
            key.append((char) session.phase().ordinal())
                    .append((char) (session.address() + 1))
                    .append((char) (session.overdue() ? 1 : 0))
                    .append((char) session.fate().ordinal())
                    .append((char) session.asked().ordinal())
                    .append((char) ((session.heard() ? 1 : 0) + (session.crashed() ? 2 : 0)));
            session.mailbox().forEach(message -> key.append((char) (message.ordinal() + 1)));
            key.append('.');
        }
        return key.toString();
    }

    private static int place(Inet4Address address) {
        return address == null ? 0 : 1 + (address.getAddress()[3] & 0xff);
    }
}
