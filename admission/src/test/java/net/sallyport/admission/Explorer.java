package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Goes through every state that a number of logins of one account can bring about: each may
 * reserve, commit, be answered, hang up at any point, acknowledge its cut or never do so, and tear
 * down once more when it is long over; a wait may end at any moment; messages to a worker may take
 * as long as they like. Logins are numbered in the order of their first step, which loses nothing.
 */
public final class Explorer {
    public enum Policy {
        REPLACE,
        DENY,
        /** Every second login's policy is the other: the rules were reloaded in between. */
        MIXED
    }

    public enum Supply {
        AMPLE_POOL,
        /** As many addresses as the limit. */
        SCARCE_POOL,
        /** As many fixed addresses as the limit. */
        FIXED,
        NONE
    }

    private final Policy policy;
    private final int limit;
    private final Supply supply;
    private final Account account;
    private final List<Inet4Address> addresses = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<String> path = new ArrayDeque<>();

    private Explorer(Policy policy, int limit, Supply supply, int logins) {
        this.policy = policy;
        this.limit = limit;
        this.supply = supply;
        int count = supply == Supply.AMPLE_POOL ? logins + 1 : limit;
        for (int i = 0; i < count; i++) {
            addresses.add(Samples.address("10.0.0." + i));
        }
        AddressRule rule =
                switch (supply) {
                    case AMPLE_POOL, SCARCE_POOL -> AddressRule.ANY_OF_POOL;
                    case FIXED -> new AddressRule.Fixed(addresses);
                    case NONE -> new AddressRule.None();
                };
        account = new Account(new AccountId("a"), null, null, rule, AccountSettings.NONE);
    }

    /**
     * Explores all and returns how many states there are.
     *
     * @throws AssertionError with the way to the first broken promise
     */
    public static long explore(Policy policy, int limit, Supply supply, int logins) {
        Explorer explorer = new Explorer(policy, limit, supply, logins);
        List<World.Session> sessions = new ArrayList<>();
        for (int i = 0; i < logins; i++) {
            sessions.add(World.Session.NEW);
        }
        try {
            explorer.visit(new World(Book.EMPTY, 0, List.copyOf(sessions)));
        } catch (AssertionError violated) {
            List<String> way = new ArrayList<>(explorer.path.reversed());
            throw new AssertionError(violated.getMessage() + " after " + way, violated);
        }
        return explorer.seen.size();
    }

    private void visit(World world) {
        if (!seen.add(world.key())) {
            return;
        }
        Promises.check(world, limit);
        for (int i = 0; i < world.sessions().size(); i++) {
            visitSession(world, i);
        }
        for (Book.Loser loser : world.book().losers()) {
            if (!loser.overdue()) {
                FenceToken token = loser.claim().token();
                int i = index(token);
                World late = world.with(i, world.session(i).late());
                go("overdue", i, () -> apply(late, -1, pool -> late.book().overdue(token, pool)));
            }
        }
    }

    private void visitSession(World world, int i) {
        World.Session session = world.session(i);
        FenceToken token = new FenceToken(i + 1);
        switch (session.phase()) {
            case NEW -> {
                if (i == 0 || world.session(i - 1).phase() != World.Phase.NEW) {
                    go("reserve", i, () -> reserve(world, i));
                }
            }
            case RESERVED -> {
                go("commit", i, () -> commit(world, i));
                go("abandon", i, () -> end(world, i, World.Phase.GONE, World.Fate.LEFT));
            }
            case COMMITTED -> {
                if (!session.mailbox().isEmpty()) {
                    go("read", i, () -> read(world, i));
                }
                go(
                        "abandon",
                        i,
                        () -> release(end(world, i, World.Phase.LATE, World.Fate.LEFT), i));
            }
            case OPEN -> {
                if (!session.mailbox().isEmpty()) {
                    go("read", i, () -> read(world, i));
                }
                go("hang up", i, () -> end(world, i, World.Phase.DYING, World.Fate.LEFT));
            }
            case CUT -> {
                World done = end(world, i, World.Phase.LATE, World.Fate.CONFLICT);
                go("cutDone", i, () -> apply(done, i, pool -> done.book().cutDone(token, pool)));
                go("release", i, () -> release(done, i));
            }
            case DYING ->
                    go("release", i, () -> release(world.with(i, session.in(World.Phase.LATE)), i));
            case LATE -> {
                World gone = world.with(i, session.in(World.Phase.GONE));
                go("late release", i, () -> release(gone, i));
                go("late cut", i, () -> apply(gone, i, pool -> gone.book().cutDone(token, pool)));
            }
            case GONE -> {}
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

    private static World end(World world, int i, World.Phase phase, World.Fate fate) {
        return world.with(i, world.session(i).ended(phase, fate));
    }

    private World reserve(World world, int i) {
        Refusal refusal = world.book().check(login(i), terms(i), 0, new ModelPool(world.taken()));
        if (refusal == null) {
            return world.with(i, world.session(i).in(World.Phase.RESERVED));
        }
        Promises.checkRefusal(world.book(), refusal, limit, isScarce());
        return end(world, i, World.Phase.GONE, fate(refusal));
    }

    private World commit(World world, int i) {
        World committed = world.with(i, world.session(i).in(World.Phase.COMMITTED));
        FenceToken token = new FenceToken(i + 1);
        return apply(
                committed, -1, pool -> world.book().commit(login(i), token, terms(i), 0, pool));
    }

    private World release(World world, int i) {
        return apply(world, i, pool -> world.book().release(new FenceToken(i + 1), pool));
    }

    private World read(World world, int i) {
        World.Session session = world.session(i).withoutFirst();
        return switch (world.session(i).mailbox().getFirst()) {
            case ADMITTED -> {
                require(session.phase() == World.Phase.COMMITTED, "admitted more than once");
                yield world.with(i, session.in(World.Phase.OPEN));
            }
            case CUT -> {
                require(session.phase() == World.Phase.OPEN, "cut before it was admitted");
                yield world.with(i, session.in(World.Phase.CUT));
            }
            case REFUSED -> {
                require(session.phase() == World.Phase.COMMITTED, "refused when inside");
                yield end(world, i, World.Phase.LATE, session.fate());
            }
        };
    }

    /** Performs a step of the book; {@code owner} is the only session whose claim it may end. */
    private World apply(World world, int owner, Function<ModelPool, Book.Outcome> step) {
        ModelPool pool = new ModelPool(world.taken());
        Book.Outcome outcome = step.apply(pool);
        if (owner >= 0) {
            Promises.checkFence(world.book(), outcome.book(), new FenceToken(owner + 1));
        }
        World next = new World(outcome.book(), pool.taken, world.sessions());
        for (Book.Effect effect : outcome.effects()) {
            next = perform(next, effect);
        }
        return next;
    }

    private World perform(World world, Book.Effect effect) {
        return switch (effect) {
            case Book.Effect.Cut(Claim loser, long _, Displaced _) -> {
                require(policy != Policy.DENY, "displaced under deny");
                int i = (int) loser.session().value();
                yield world.with(i, world.session(i).with(World.Message.CUT));
            }
            case Book.Effect.Admit(Claim claim) -> {
                int i = (int) claim.session().value();
                int place = claim.address() == null ? -1 : place(claim.address());
                yield world.with(i, world.session(i).at(place).with(World.Message.ADMITTED));
            }
            case Book.Effect.Refuse(SessionId session, Refusal refusal) -> {
                Promises.checkRefusal(world.book(), refusal, limit, isScarce());
                int i = (int) session.value();
                yield world.with(
                        i, world.session(i).fated(fate(refusal)).with(World.Message.REFUSED));
            }
            case Book.Effect.Forget _ -> world;
        };
    }

    private boolean isScarce() {
        return supply == Supply.SCARCE_POOL || supply == Supply.FIXED;
    }

    private static World.Fate fate(Refusal refusal) {
        return switch (refusal.reason()) {
            case ALREADY_IN, DISPLACED -> World.Fate.CONFLICT;
            case NO_ADDRESS, ADDRESS_HELD, NOT_LET_GO, RESERVATION_EXPIRED -> World.Fate.NO_ADDRESS;
        };
    }

    private Login login(int i) {
        return new Login(new SessionId(i), account, DeviceEvidence.from(null), null);
    }

    private Book.Terms terms(int i) {
        OnConflict own =
                switch (policy) {
                    case REPLACE -> OnConflict.REPLACE;
                    case DENY -> OnConflict.DENY;
                    case MIXED -> i % 2 == 0 ? OnConflict.REPLACE : OnConflict.DENY;
                };
        return new Book.Terms(limit, own, 1);
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
            return supply != Supply.FIXED;
        }

        @Override
        public void free(Inet4Address address) {
            int bit = 1 << place(address);
            require((taken & bit) != 0, "an address was freed twice");
            taken &= ~bit;
        }
    }
}
