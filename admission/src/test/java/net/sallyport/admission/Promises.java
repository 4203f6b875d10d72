package net.sallyport.admission;

import static net.sallyport.admission.Explorer.require;

/** What must hold in every state of a {@link World}, and of every effect and teardown. */
final class Promises {
    private Promises() {}

    static void check(World world, Setting setting) {
        checkDataPaths(world, setting.limit());
        checkBook(world, setting.limit());
        checkDevices(world, setting);
        checkAskers(world);
        checkGuard(world, setting);
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
            if (session.phase() == World.Phase.ASKING) {
                require(
                        world.book().askers().stream()
                                .anyMatch(asker -> asker.login().session().value() == i),
                        "waits for a probe for ever");
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
                                case NEW, OPEN, GONE -> true;
                                case ASKING, RESERVED, COMMITTED, CUT, DYING -> false;
                            };
            if (!isQuiet || session.phase() == World.Phase.OPEN) {
                return;
            }
            someoneCame |= session.phase() != World.Phase.NEW;
        }
        require(!someoneCame || world.excused(), "nobody is inside though nobody has left");
    }

    /** A device is in once, unless the guard has stopped believing in devices. */
    private static void checkDevices(World world, Setting setting) {
        for (Book.Holder holder : world.book().holders()) {
            for (Book.Holder other : world.book().holders()) {
                require(
                        holder == other
                                || setting.displacements() > 0
                                || !setting.isSameDevice(index(holder), index(other)),
                        "a device is in twice");
            }
        }
    }

    private static void checkGuard(World world, Setting setting) {
        int kicks = world.guard().kicks().size();
        long between =
                world.guard().kicks().stream()
                        .filter(kick -> kick.match() != DeviceMatch.SAME)
                        .count();
        int most = setting.displacements();
        require(most == 0 || between < most && kicks < 2 * most, "the guard let one more pass");
    }

    private static void checkAskers(World world) {
        require(
                world.book().askers().isEmpty()
                        || world.book().holders().stream().anyMatch(Book.Holder::isAsked),
                "a login waits though nobody is asked");
    }

    /**
     * @param before the world that the effect meets
     * @param after the book that the step leaves
     */
    static void checkEffect(World before, Book after, Effect effect, Setting setting) {
        switch (effect) {
            case Effect.Cut(Claim loser, _, Displaced why, _) -> {
                checkCut(before, loser, why, setting);
                for (Book.Holder holder : after.holders()) {
                    require(
                            why.cause() != Displaced.Cause.NEWER_LOGIN
                                    || !isGone(before, index(holder), setting),
                            "a ghost stayed and one that may be there went");
                }
            }
            case Effect.Refuse(SessionId session, Refusal refusal) ->
                    checkRefusal(before, after, (int) session.value(), refusal, setting);
            case Effect.Decide(Login login, Refusal refusal) -> {
                if (refusal != null) {
                    int i = (int) login.session().value();
                    checkRefusal(before, after, i, refusal, setting);
                    checkEverySilentOneWasAsked(before, refusal, setting);
                }
            }
            case Effect.Probe(Claim holder, _) -> {
                int i = (int) holder.session().value();
                require(setting.asks(), "asked though the newest wins");
                require(!Explorer.isHeard(before, i, setting), "asked though it was just heard");
            }
            case Effect.Tell(AdmissionEvent.Probed probed) -> {
                int i = (int) probed.holder().session().value();
                require(
                        probed.answered() == Explorer.isHeard(before, i, setting),
                        "the record of a probe is wrong");
            }
            case Effect.Admit _, Effect.Forget _, Effect.Tell _ -> {}
        }
    }

    /** Who is cut is of the same device, does not answer, or has met the newest-wins rule. */
    private static void checkCut(World before, Claim loser, Displaced why, Setting setting) {
        int winner = (int) why.winner().value();
        int i = (int) loser.session().value();
        switch (why.cause()) {
            case NEWER_LOGIN -> {
                require(setting.onConflict(winner) == OnConflict.REPLACE, "displaced under deny");
                require(!before.isCooling(), "displaced in the cool-down");
                require(!isGone(before, i, setting), "a ghost's cut says that it was a rival's");
            }
            case RECONNECTED -> {
                require(setting.isSameDevice(winner, i), "displaced by a device that is another");
                require(!before.isCooling(), "displaced in the cool-down");
            }
            case DID_NOT_ANSWER ->
                    require(
                            isGone(before, i, setting),
                            "displaced though it was not asked or is there");
        }
    }

    private static boolean isGone(World world, int i, Setting setting) {
        return world.session(i).asked() == World.Asked.NOT_IN_TIME
                && !Explorer.isHeard(world, i, setting);
    }

    private static void checkRefusal(
            World before, Book after, int i, Refusal refusal, Setting setting) {
        switch (refusal.reason()) {
            case ALREADY_IN, SHORT_CYCLE -> {
                require(
                        after.holders().size() >= setting.limit(),
                        "refused for a conflict with a place empty");
                boolean cooling = refusal.reason() == Refusal.Reason.SHORT_CYCLE;
                require(
                        cooling || setting.onConflict(i) == OnConflict.DENY,
                        "refused though the newest wins");
                require(!cooling || setting.displacements() > 0, "refused by a guard that is off");
                for (Book.Holder holder : after.holders()) {
                    int other = index(holder);
                    require(
                            cooling || !setting.isSameDevice(i, other),
                            "a reconnect was refused because of itself");
                    require(!isGone(before, other, setting), "locked out by a ghost");
                }
            }
            case DISPLACED -> require(!after.holders().isEmpty(), "displaced by nobody");
            case NO_ADDRESS, NOT_LET_GO ->
                    require(
                            setting.isScarce() && !after.losers().isEmpty(),
                            "refused for want of an address that nobody keeps");
            case ADDRESS_HELD, RESERVATION_EXPIRED ->
                    require(false, "refused for " + refusal.reason());
        }
    }

    /**
     * Before a newcomer is refused for a conflict, every holder was heard of or asked. One that is
     * always heard of may have left since the newcomer came.
     */
    private static void checkEverySilentOneWasAsked(
            World before, Refusal refusal, Setting setting) {
        if (refusal.reason() != Refusal.Reason.ALREADY_IN
                && refusal.reason() != Refusal.Reason.SHORT_CYCLE) {
            return;
        }
        for (Book.Holder holder : before.book().holders()) {
            int i = index(holder);
            require(
                    !holder.admitted()
                            || setting.isChatty(i)
                            || Explorer.isHeard(before, i, setting)
                            || before.session(i).asked() != World.Asked.NEVER,
                    "refused though a silent holder was not asked");
        }
    }

    private static int index(Book.Holder holder) {
        return (int) holder.claim().session().value();
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
