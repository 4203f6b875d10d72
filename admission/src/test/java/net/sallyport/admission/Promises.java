package net.sallyport.admission;

import static net.sallyport.admission.Explorer.require;

/** What must hold in every state of a {@link World}, and of every refusal and teardown. */
final class Promises {
    private Promises() {}

    static void check(World world, int limit) {
        checkDataPaths(world, limit);
        checkBook(world, limit);
        for (int i = 0; i < world.sessions().size(); i++) {
            checkBelief(world, i);
        }
        checkSomebodyIsInside(world);
    }

    private static void checkDataPaths(World world, int limit) {
        int open = 0;
        int inUse = 0;
        for (World.Session session : world.sessions()) {
            if (session.phase() != World.Phase.OPEN) {
                continue;
            }
            open += session.overdue() ? 0 : 1;
            if (session.address() >= 0) {
                int bit = 1 << session.address();
                require((inUse & bit) == 0, "an address on two open data paths");
                inUse |= bit;
            }
        }
        require(open <= limit, "more open data paths than the limit");
    }

    private static void checkBook(World world, int limit) {
        Book book = world.book();
        require(book.holders().size() <= limit, "more holders than the limit");
        int held = 0;
        for (Book.Holder holder : book.holders()) {
            held |= bit(holder.claim());
            boolean waits = false;
            for (Book.Loser loser : book.losers()) {
                waits |= holder.claim().token().equals(loser.heir()) && !loser.overdue();
            }
            require(holder.admitted() != waits, "a holder waits for nobody, or did not wait");
        }
        for (Book.Loser loser : book.losers()) {
            held |= bit(loser.claim());
        }
        require(held == world.taken(), "the pool and the book differ");
    }

    /** What a session was told, or will read, is what the book says of it. */
    private static void checkBelief(World world, int i) {
        World.Session session = world.session(i);
        Book.Holder holder = holder(world.book(), new FenceToken(i + 1));
        if (session.mailbox().isEmpty()) {
            if (session.phase() == World.Phase.OPEN) {
                require(holder != null && holder.admitted(), "inside without a claim");
            }
            if (session.phase() == World.Phase.COMMITTED) {
                require(holder != null && !holder.admitted(), "waits for an answer for ever");
            }
        }
    }

    /** When all is quiet, the place is empty only if somebody left it so. */
    private static void checkSomebodyIsInside(World world) {
        boolean someoneCame = false;
        for (World.Session session : world.sessions()) {
            boolean isQuiet =
                    session.mailbox().isEmpty()
                            && switch (session.phase()) {
                                case NEW, OPEN, LATE, GONE -> true;
                                case RESERVED, COMMITTED, CUT, DYING -> false;
                            };
            boolean leftOfItself =
                    session.fate() == World.Fate.LEFT || session.fate() == World.Fate.NO_ADDRESS;
            if (!isQuiet || leftOfItself || session.phase() == World.Phase.OPEN) {
                return;
            }
            someoneCame |= session.phase() != World.Phase.NEW;
        }
        require(!someoneCame, "nobody is inside though nobody has left");
    }

    static void checkRefusal(Book after, Refusal refusal, int limit, boolean scarce) {
        switch (refusal.reason()) {
            case ALREADY_IN, DISPLACED ->
                    require(
                            after.holders().size() >= limit,
                            "refused for a conflict with a place empty");
            case NO_ADDRESS, NOT_LET_GO ->
                    require(
                            scarce && !after.losers().isEmpty(),
                            "refused for want of an address that nobody keeps");
            case ADDRESS_HELD, RESERVATION_EXPIRED ->
                    require(false, "refused for " + refusal.reason());
        }
    }

    /** A teardown ends nothing but what its token stands for. */
    static void checkFence(Book before, Book after, FenceToken token) {
        for (Book.Holder holder : before.holders()) {
            FenceToken other = holder.claim().token();
            require(
                    other.equals(token) || holder(after, other) != null,
                    "a teardown ended another session's claim");
        }
        for (Book.Loser loser : before.losers()) {
            FenceToken other = loser.claim().token();
            require(
                    other.equals(token)
                            || after.losers().stream()
                                    .anyMatch(each -> each.claim().token().equals(other)),
                    "an acknowledgement stood for another session's");
        }
    }

    private static Book.Holder holder(Book book, FenceToken token) {
        for (Book.Holder holder : book.holders()) {
            if (holder.claim().token().equals(token)) {
                return holder;
            }
        }
        return null;
    }

    private static int bit(Claim claim) {
        return claim.address() == null ? 0 : 1 << (claim.address().getAddress()[3] & 0xff);
    }
}
