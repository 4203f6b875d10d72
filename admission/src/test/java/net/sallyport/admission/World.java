package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/** One state of the explored world: the account's book, the pool, the sessions on their workers. */
record World(Book book, int taken, List<Session> sessions) {

    enum Phase {
        NEW,
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
        REFUSED
    }

    /**
     * @param address of the claim it is or will be told of, -1 for none
     * @param overdue its cut was not acknowledged in time
     */
    record Session(Phase phase, List<Message> mailbox, int address, boolean overdue, Fate fate) {
        static final Session NEW = new Session(Phase.NEW, List.of(), -1, false, Fate.NONE);

        private boolean isDeaf() {
            return switch (phase) {
                case DYING, LATE, GONE -> true;
                case NEW, RESERVED, COMMITTED, OPEN, CUT -> false;
            };
        }

        Session in(Phase next) {
            return new Session(next, mailbox, address, overdue, fate);
        }

        Session ended(Phase next, Fate how) {
            return new Session(next, List.of(), -1, overdue, how);
        }

        Session with(Message message) {
            if (isDeaf()) {
                return this;
            }
            List<Message> more = new ArrayList<>(mailbox);
            more.add(message);
            return new Session(phase, List.copyOf(more), address, overdue, fate);
        }

        Session withoutFirst() {
            return new Session(
                    phase, List.copyOf(mailbox.subList(1, mailbox.size())), address, overdue, fate);
        }

        Session at(int place) {
            return isDeaf() ? this : new Session(phase, mailbox, place, overdue, fate);
        }

        Session fated(Fate how) {
            return isDeaf() ? this : new Session(phase, mailbox, address, overdue, how);
        }

        Session late() {
            return new Session(phase, mailbox, address, true, fate);
        }
    }

    Session session(int index) {
        return sessions.get(index);
    }

    World with(int index, Session session) {
        List<Session> changed = new ArrayList<>(sessions);
        changed.set(index, session);
        return new World(book, taken, List.copyOf(changed));
    }

    /** The state in few characters, equal for equal states. */
    String key() {
        StringBuilder key = new StringBuilder(64);
        for (Book.Holder holder : book.holders()) {
            key.append((char) holder.claim().token().value())
                    .append((char) (holder.admitted() ? 1 : 0))
                    .append((char) place(holder.claim().address()));
        }
        key.append('|');
        for (Book.Loser loser : book.losers()) {
            key.append((char) loser.claim().token().value())
                    .append((char) (loser.heir() == null ? 0 : loser.heir().value()))
                    .append((char) (loser.overdue() ? 1 : 0))
                    .append((char) place(loser.claim().address()));
        }
        key.append('|').append((char) taken);
        for (Session session : sessions) {
            key.append((char) session.phase().ordinal())
                    .append((char) (session.address() + 1))
                    .append((char) (session.overdue() ? 1 : 0))
                    .append((char) session.fate().ordinal());
            session.mailbox().forEach(message -> key.append((char) (message.ordinal() + 1)));
            key.append('.');
        }
        return key.toString();
    }

    private static int place(Inet4Address address) {
        return address == null ? 0 : 1 + (address.getAddress()[3] & 0xff);
    }
}
