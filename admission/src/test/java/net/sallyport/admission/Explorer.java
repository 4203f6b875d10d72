package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Goes through every state that a number of logins of one account can bring about: each may
 * reserve, wait for a probe, commit, be answered, hang up at any point, acknowledge its cut or
 * never do so, and tear down once more when it is long over; its peer may crash, be heard of,
 * answer a probe in time, late or never; a wait or a cool-down may end at any moment; messages to a
 * worker may take as long as they like. Logins are numbered in the order of their first step, and
 * of worlds that differ in names alone one is gone through ({@link WorldKey}); neither loses
 * anything.
 */
public final class Explorer {
    private final Setting setting;
    private final List<Inet4Address> addresses;
    private final Set<String> seen = new HashSet<>();

    /** Each world for itself, names and all; null where worlds that differ in names are one. */
    private final Set<World> each;

    private final Deque<String> path = new ArrayDeque<>();

    private Explorer(Setting setting, boolean each) {
        this.setting = setting;
        this.each = each ? new HashSet<>() : null;
        addresses = setting.addresses();
    }

    /** {@link #explore(Setting)} for callers that load the classes anew. */
    public static long explore(
            String policy,
            int limit,
            String supply,
            String devices,
            int displacements,
            int logins) {
        return explore(
                new Setting(
                        Setting.Policy.valueOf(policy),
                        limit,
                        Setting.Supply.valueOf(supply),
                        Setting.Devices.valueOf(devices),
                        displacements,
                        false,
                        logins));
    }

    /**
     * Explores all and returns how many states there are.
     *
     * @throws AssertionError with the way to the first broken promise
     */
    static long explore(Setting setting) {
        return run(new Explorer(setting, false)).size();
    }

    /** The states, found by going through every world, those that differ in names included. */
    static Set<String> statesOfEachWorld(Setting setting) {
        return run(new Explorer(setting, true));
    }

    static Set<String> states(Setting setting) {
        return run(new Explorer(setting, false));
    }

    private static Set<String> run(Explorer explorer) {
        List<World.Session> sessions =
                Collections.nCopies(explorer.setting.logins(), World.Session.NEW);
        try {
            explorer.visit(new World(Book.EMPTY, Guard.NONE, 0, false, sessions));
        } catch (AssertionError violated) {
            List<String> way = new ArrayList<>(explorer.path.reversed());
            throw new AssertionError(violated.getMessage() + " after " + way, violated);
        }
        return explorer.seen;
    }

    private void visit(World world) {
        boolean isNew = seen.add(WorldKey.of(world, setting));
        if (each == null ? !isNew : !each.add(world)) {
            return;
        }
        Promises.check(world, setting);
        for (int i = 0; i < world.sessions().size(); i++) {
            visitSession(world, i);
        }
        visitTimeouts(world);
    }

    private void visitTimeouts(World world) {
        for (Book.Loser loser : world.book().losers()) {
            if (!loser.overdue()) {
                FenceToken token = loser.claim().token();
                int i = index(token);
                World late = world.with(i, world.session(i).late());
                go("overdue", i, () -> apply(late, -1, (book, scene) -> book.expire(token, scene)));
            }
        }
        for (Book.Holder holder : world.book().holders()) {
            if (holder.isAsked()) {
                FenceToken token = holder.claim().token();
                int i = index(token);
                World late = world.with(i, world.session(i).asked(World.Asked.NOT_IN_TIME));
                go(
                        "probe over",
                        i,
                        () -> apply(late, -1, (book, scene) -> book.expire(token, scene)));
            }
        }
        if (!world.guard().equals(Guard.NONE)) {
            go("guard over", 0, () -> world.with(Guard.NONE));
        }
    }

    private void visitSession(World world, int i) {
        World.Session session = world.session(i);
        FenceToken token = new FenceToken(i + 1);
        if (!session.mailbox().isEmpty()) {
            go("read", i, () -> read(world, i));
        }
        switch (session.phase()) {
            case NEW -> {
                if (i == 0 || world.session(i - 1).phase() != World.Phase.NEW) {
                    go("reserve", i, () -> reserve(world, i));
                }
            }
            case ASKING -> go("leave", i, () -> left(world, i, World.Session.GONE));
            case RESERVED -> {
                go("commit", i, () -> commit(world, i));
                go("abandon", i, () -> left(world, i, World.Session.GONE));
            }
            case COMMITTED ->
                    go("abandon", i, () -> release(left(world, i, World.Session.GONE), i));
            case OPEN -> {
                go("hang up", i, () -> left(world, i, session.dying()));
                if (setting.asks() && !session.crashed()) {
                    visitPeer(world, i);
                }
            }
            case CUT -> {
                World done = world.with(i, World.Session.GONE);
                go("cutDone", i, () -> apply(done, i, (book, at) -> book.cutDone(token, at)));
                go("release", i, () -> release(done, i));
            }
            case DYING -> go("release", i, () -> release(world.with(i, World.Session.GONE), i));
            case GONE -> {
                go("late release", i, () -> release(world, i));
                go("late cut", i, () -> apply(world, i, (book, at) -> book.cutDone(token, at)));
                go(
                        "late answer",
                        i,
                        () -> apply(world, i, (book, at) -> book.probeAnswered(token, at)));
            }
        }
    }

    private void visitPeer(World world, int i) {
        World.Session session = world.session(i);
        FenceToken token = new FenceToken(i + 1);
        if (!world.isHolder(i)) {
            // Cut, and does not know it yet: nobody cares any more what its peer does.
            go("answer", i, () -> apply(world, i, (book, at) -> book.probeAnswered(token, at)));
            return;
        }
        go("crash", i, () -> world.with(i, session.withoutPeer()));
        if (session.asked() == World.Asked.WAITS || session.asked() == World.Asked.NOT_IN_TIME) {
            World answered = world.with(i, session.justHeard().asked(World.Asked.ANSWERED));
            go("answer", i, () -> apply(answered, i, (book, at) -> book.probeAnswered(token, at)));
            if (!session.heard()) {
                go("packet", i, () -> world.with(i, session.justHeard()));
            }
        }
    }

    private interface Step {
        World take();
    }

    private void go(String event, int i, Step step) {
        path.push(event + " " + (char) ('A' + i));
        visit(step.take());
        path.pop();
    }

    private static World left(World world, int i, World.Session after) {
        return world.with(i, after).excusing();
    }

    private World reserve(World world, int i) {
        World asking = world.with(i, world.session(i).in(World.Phase.ASKING));
        return apply(
                asking,
                -1,
                (book, scene) ->
                        book.reserve(
                                setting.login(i),
                                setting.terms(i, world.guard().isCooling(World.NOW)),
                                scene));
    }

    private World commit(World world, int i) {
        World committed = world.with(i, world.session(i).in(World.Phase.COMMITTED));
        return apply(
                committed,
                -1,
                (book, scene) ->
                        book.commit(
                                setting.login(i),
                                new FenceToken(i + 1),
                                setting.terms(i, world.guard().isCooling(World.NOW)),
                                scene));
    }

    private World release(World world, int i) {
        return apply(world, i, (book, scene) -> book.release(new FenceToken(i + 1), scene));
    }

    private World read(World world, int i) {
        World.Session session = world.session(i).withoutFirst();
        return switch (world.session(i).mailbox().getFirst()) {
            case RESERVED -> {
                require(session.phase() == World.Phase.ASKING, "reserved unasked");
                yield world.with(i, session.in(World.Phase.RESERVED));
            }
            case ADMITTED -> {
                require(session.phase() == World.Phase.COMMITTED, "admitted more than once");
                yield world.with(i, session.in(World.Phase.OPEN));
            }
            case CUT -> {
                require(session.phase() == World.Phase.OPEN, "cut before it was admitted");
                yield world.with(i, session.in(World.Phase.CUT));
            }
            case REFUSED -> {
                boolean wasAsking = session.phase() == World.Phase.ASKING;
                require(
                        wasAsking || session.phase() == World.Phase.COMMITTED,
                        "refused when inside");
                yield world.with(i, World.Session.GONE);
            }
        };
    }

    /** Performs a step of the book; {@code owner} is the only session whose claim it may end. */
    private World apply(World world, int owner, BiFunction<Book, Scene, Book.Outcome> step) {
        ModelPool pool = new ModelPool(world.taken());
        Scene scene = new Scene(World.NOW, pool, ages(world));
        Book.Outcome outcome = step.apply(world.book(), scene);
        if (owner >= 0) {
            Promises.checkFence(world.book(), outcome.book(), new FenceToken(owner + 1));
        }
        Guard guard = world.guard().after(outcome.effects(), setting.cycle(), World.NOW);
        World next =
                new World(outcome.book(), guard, pool.taken, world.excused(), world.sessions());
        for (Effect effect : outcome.effects()) {
            Promises.checkEffect(world, outcome.book(), effect, setting);
            next = perform(next, effect);
        }
        return next;
    }

    private TrafficAges ages(World world) {
        return new TrafficAges() {
            @Override
            public long lastHeardNanos(SessionId session) {
                return isHeard(world, (int) session.value(), setting) ? World.JUST_HEARD : 0;
            }

            @Override
            public long lastTrafficNanos(SessionId session) {
                return 0;
            }
        };
    }

    static boolean isHeard(World world, int i, Setting setting) {
        World.Session session = world.session(i);
        return session.heard()
                || session.phase() == World.Phase.OPEN && !session.crashed() && setting.isChatty(i);
    }

    private static World perform(World world, Effect effect) {
        return switch (effect) {
            case Effect.Cut(Claim loser, _, _, _) -> {
                int i = (int) loser.session().value();
                yield world.with(i, world.session(i).with(World.Message.CUT));
            }
            case Effect.Admit(Claim claim) -> {
                int i = (int) claim.session().value();
                int place = claim.address() == null ? -1 : place(claim.address());
                World.Session told = world.session(i).at(place).with(World.Message.ADMITTED);
                boolean isLate = !world.book().askers().isEmpty();
                yield world.with(i, isLate ? told.asked(World.Asked.CAME_LATER) : told);
            }
            case Effect.Refuse(SessionId session, Refusal refusal) ->
                    refused(world, (int) session.value(), refusal);
            case Effect.Decide(Login login, Refusal refusal) -> {
                int i = (int) login.session().value();
                yield refusal == null
                        ? world.with(i, world.session(i).with(World.Message.RESERVED))
                        : refused(world, i, refusal);
            }
            case Effect.Probe(Claim holder, _) -> {
                int i = (int) holder.session().value();
                yield world.with(i, world.session(i).asked(World.Asked.WAITS));
            }
            case Effect.Forget _, Effect.Tell _ -> world;
        };
    }

    private static World refused(World world, int i, Refusal refusal) {
        World told = world.with(i, world.session(i).with(World.Message.REFUSED));
        return world.session(i).isDeaf() || isConflict(refusal) ? told : told.excusing();
    }

    private static boolean isConflict(Refusal refusal) {
        return switch (refusal.reason()) {
            case ALREADY_IN, SHORT_CYCLE, DISPLACED -> true;
            case NO_ADDRESS, ADDRESS_HELD, NOT_LET_GO, RESERVATION_EXPIRED -> false;
        };
    }

    private static int index(FenceToken token) {
        return (int) token.value() - 1;
    }

    private static int place(Inet4Address address) {
        return address.getAddress()[3] & 0xff;
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** The pool as a set of bits, strict about what it is told. */
    private final class ModelPool implements Addresses {
        int taken;

        ModelPool(int taken) {
            this.taken = taken;
        }

        @Override
        public Inet4Address take(AddressRule rule, Inet4Address preferred) {
            for (int i = 0; i < addresses.size() && !(rule instanceof AddressRule.None); i++) {
                if ((taken & 1 << i) == 0) {
                    taken |= 1 << i;
                    return addresses.get(i);
                }
            }
            return null;
        }

        @Override
        public boolean available(AddressRule rule) {
            return taken != (1 << addresses.size()) - 1;
        }

        @Override
        public boolean pooled(Inet4Address address) {
            return setting.supply() != Setting.Supply.FIXED;
        }

        @Override
        public void free(Inet4Address address) {
            int bit = 1 << place(address);
            require((taken & bit) != 0, "an address was freed twice");
            taken &= ~bit;
        }
    }
}
