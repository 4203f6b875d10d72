package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The decision core: one account's claims and what becomes of them. Immutable; each step gives the
 * next book and the effects, in order. Addresses alone are taken and let go at once.
 *
 * <p>A <em>holder</em> has a claim: admitted, or waiting to enter until the losers it is heir to
 * have closed their data paths. A <em>loser</em> has lost its claim and has not said yet that its
 * data path is closed. An address is held as long as a holder or a loser here has it. So
 *
 * <ul>
 *   <li>holders are never more than the limit under which the last of them came in;
 *   <li>open data paths are never more either, but for losers that are overdue;
 *   <li>an address is on one open data path at most, overdue losers included: a loser that does not
 *       let go in time keeps its address, and its heir enters with another or not at all.
 * </ul>
 *
 * @param holders the oldest claim first
 * @param losers the one cut first first
 */
record Book(List<Holder> holders, List<Loser> losers) {
    static final Book EMPTY = new Book(List.of(), List.of());

    record Holder(Claim claim, boolean admitted) {}

    /**
     * @param heir the holder that waits for this loser; null once the wait is over or the heir gone
     * @param overdue the time for the cut is over; nobody waits for it any more
     */
    record Loser(Claim claim, @Nullable FenceToken heir, long deadlineNanos, boolean overdue) {
        Loser withHeir(@Nullable FenceToken other) {
            return new Loser(claim, other, deadlineNanos, overdue);
        }
    }

    /** What a step wants done. */
    sealed interface Effect {
        record Cut(Claim loser, long deadlineNanos, Displaced why) implements Effect {}

        record Admit(Claim claim) implements Effect {}

        record Refuse(SessionId session, Refusal refusal) implements Effect {}

        /** The token stands for nothing any more. */
        record Forget(FenceToken token) implements Effect {}
    }

    record Outcome(Book book, List<Effect> effects) {}

    /**
     * The limit and policy that hold for a login.
     *
     * @param cutDeadlineNanos until when losers cut by it may take
     */
    record Terms(int limit, OnConflict onConflict, long cutDeadlineNanos) {}

    boolean isEmpty() {
        return holders.isEmpty() && losers.isEmpty();
    }

    /** Why a login would not get in now, or null; changes nothing. */
    @Nullable Refusal check(Login login, Terms terms, long nowNanos, Addresses addresses) {
        if (isClosed(terms)) {
            return alreadyIn(nowNanos);
        }
        AddressRule rule = login.account().addresses();
        boolean takesOver = excess(terms) > 0;
        if (takesOver || rule instanceof AddressRule.None || addresses.available(rule)) {
            return null;
        }
        return noAddress(rule);
    }

    /** The login takes its place: a claim, an address, and the places of whom it displaces. */
    Outcome commit(Login login, FenceToken token, Terms terms, long nowNanos, Addresses addresses) {
        if (isClosed(terms)) {
            return refuse(login.session(), alreadyIn(nowNanos));
        }
        List<Holder> staying = new ArrayList<>(holders);
        List<Loser> leaving = new ArrayList<>(losers);
        List<Effect> effects = new ArrayList<>();
        List<Claim> before = new ArrayList<>();
        int excess = excess(terms);
        // A data path that is closing for nobody in particular is a place to wait for.
        for (int i = 0; i < leaving.size() && excess > 0; i++) {
            if (isOrphan(leaving.get(i))) {
                leaving.set(i, leaving.get(i).withHeir(token));
                before.add(leaving.get(i).claim());
                excess--;
            }
        }
        for (; excess > 0; excess--) {
            Holder victim = staying.removeFirst();
            before.add(victim.claim());
            if (victim.admitted()) {
                leaving.add(new Loser(victim.claim(), token, terms.cutDeadlineNanos(), false));
                effects.add(
                        new Effect.Cut(
                                victim.claim(),
                                terms.cutDeadlineNanos(),
                                new Displaced(login.session(), login.device(), newer(login))));
            } else {
                bequeath(leaving, victim.claim().token(), token);
                effects.add(new Effect.Forget(victim.claim().token()));
                effects.add(
                        new Effect.Refuse(
                                victim.claim().session(),
                                new Refusal(Refusal.Reason.DISPLACED, newer(login))));
            }
        }
        Inet4Address address = choose(login, before, addresses);
        if (address == null && !(login.account().addresses() instanceof AddressRule.None)) {
            return refuse(login.session(), noAddress(login.account().addresses()));
        }
        Claim claim = new Claim(login, token, address, nowNanos);
        staying.add(new Holder(claim, false));
        return next(staying, leaving, effects, before, addresses);
    }

    /** The loser's data path is closed. Anything but a loser's token does nothing. */
    Outcome cutDone(FenceToken token, Addresses addresses) {
        for (Loser loser : losers) {
            if (fits(loser.claim(), token)) {
                List<Loser> leaving = new ArrayList<>(losers);
                leaving.remove(loser);
                List<Effect> effects = new ArrayList<>();
                effects.add(new Effect.Forget(loser.claim().token()));
                return next(
                        new ArrayList<>(holders),
                        leaving,
                        effects,
                        List.of(loser.claim()),
                        addresses);
            }
        }
        return new Outcome(this, List.of());
    }

    /** The session is over and its data path, if it had one, is closed. */
    Outcome release(FenceToken token, Addresses addresses) {
        for (Holder holder : holders) {
            if (fits(holder.claim(), token)) {
                List<Effect> effects = new ArrayList<>();
                return next(
                        without(holder, effects),
                        orphaned(holder.claim().token()),
                        effects,
                        List.of(holder.claim()),
                        addresses);
            }
        }
        return cutDone(token, addresses);
    }

    /**
     * The time for this loser's cut is over. Its heir goes on without it: with an address that is
     * free, if its own was the loser's, because the loser may still use that one.
     */
    Outcome overdue(FenceToken token, Addresses addresses) {
        List<Loser> leaving = new ArrayList<>(losers);
        leaving.replaceAll(loser ->
                fits(loser.claim(), token)
                        ? new Loser(loser.claim(), null, loser.deadlineNanos(), true)
                        : loser);
        if (leaving.equals(losers)) {
            return new Outcome(this, List.of());
        }
        List<Effect> effects = new ArrayList<>();
        List<Holder> staying = new ArrayList<>(holders);
        for (Loser loser : losers) {
            Holder heir = fits(loser.claim(), token) ? holder(loser.heir()) : null;
            if (heir == null || !sharesAddress(heir, loser)) {
                continue;
            }
            Login login = heir.claim().login();
            Inet4Address other = choose(login, inheritance(leaving, heir), addresses);
            if (other != null) {
                staying.set(
                        staying.indexOf(heir), new Holder(heir.claim().withAddress(other), false));
            } else {
                staying = without(heir, effects);
                leaving.replaceAll(each -> isHeir(heir, each) ? each.withHeir(null) : each);
                effects.add(new Effect.Refuse(login.session(), notLetGo()));
            }
        }
        return next(staying, leaving, effects, List.of(), addresses);
    }

    private boolean isClosed(Terms terms) {
        return terms.onConflict() == OnConflict.DENY && holders.size() >= terms.limit();
    }

    /** How many must go before one more may come. */
    private int excess(Terms terms) {
        int orphans = 0;
        for (Loser loser : losers) {
            orphans += isOrphan(loser) ? 1 : 0;
        }
        return holders.size() + orphans + 1 - terms.limit();
    }

    private static boolean isOrphan(Loser loser) {
        return loser.heir() == null && !loser.overdue();
    }

    /** The fence: whether the token that somebody presents is this claim's. */
    private static boolean fits(Claim claim, FenceToken token) {
        return claim.token().equals(token);
    }

    private static boolean mayEnter(Holder holder, List<Loser> leaving) {
        for (Loser loser : leaving) {
            if (isHeir(holder, loser)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHeir(Holder holder, Loser loser) {
        return holder.claim().token().equals(loser.heir());
    }

    /** Whether the heir was promised the loser's address. */
    private static boolean sharesAddress(Holder heir, Loser loser) {
        Inet4Address promised = heir.claim().address();
        return promised != null && promised.equals(loser.claim().address());
    }

    private @Nullable Holder holder(@Nullable FenceToken token) {
        for (Holder holder : holders) {
            if (holder.claim().token().equals(token)) {
                return holder;
            }
        }
        return null;
    }

    private List<Holder> without(Holder gone, List<Effect> effects) {
        List<Holder> staying = new ArrayList<>(holders);
        staying.remove(gone);
        effects.add(new Effect.Forget(gone.claim().token()));
        return staying;
    }

    private List<Loser> orphaned(FenceToken gone) {
        List<Loser> leaving = new ArrayList<>(losers);
        bequeath(leaving, gone, null);
        return leaving;
    }

    private static void bequeath(
            List<Loser> leaving, FenceToken from, @Nullable FenceToken newHeir) {
        leaving.replaceAll(loser -> from.equals(loser.heir()) ? loser.withHeir(newHeir) : loser);
    }

    private static List<Claim> inheritance(List<Loser> leaving, Holder heir) {
        List<Claim> claims = new ArrayList<>();
        for (Loser loser : leaving) {
            if (isHeir(heir, loser)) {
                claims.add(loser.claim());
            }
        }
        return claims;
    }

    /** An address for the login: one of those it inherits if its rule permits, else a free one. */
    private static @Nullable Inet4Address choose(
            Login login, List<Claim> before, Addresses addresses) {
        List<Inet4Address> inherited = new ArrayList<>();
        for (Claim claim : before) {
            if (claim.address() != null) {
                inherited.add(claim.address());
            }
        }
        Predicate<Inet4Address> permitted =
                switch (login.account().addresses()) {
                    case AddressRule.FromPool pool ->
                            address -> addresses.pooled(address) && pool.within().permits(address);
                    case AddressRule.Fixed fixed -> fixed.inOrder()::contains;
                    case AddressRule.None _ -> _ -> false;
                };
        for (Inet4Address address : inherited) {
            if (permitted.test(address)) {
                return address;
            }
        }
        return addresses.take(login.account().addresses(), login.preferred());
    }

    private Outcome refuse(SessionId session, Refusal refusal) {
        return new Outcome(this, List.of(new Effect.Refuse(session, refusal)));
    }

    /** Lets in whoever waits for nobody, and lets go of the addresses that nobody has any more. */
    private static Outcome next(
            List<Holder> staying,
            List<Loser> leaving,
            List<Effect> effects,
            List<Claim> touched,
            Addresses addresses) {
        for (int i = 0; i < staying.size(); i++) {
            Holder holder = staying.get(i);
            if (!holder.admitted() && mayEnter(holder, leaving)) {
                staying.set(i, new Holder(holder.claim(), true));
                effects.add(new Effect.Admit(holder.claim()));
            }
        }
        Book book = new Book(List.copyOf(staying), List.copyOf(leaving));
        for (Claim claim : touched) {
            if (claim.address() != null && !book.has(claim.address())) {
                addresses.free(claim.address());
            }
        }
        return new Outcome(book, List.copyOf(effects));
    }

    private boolean has(Inet4Address address) {
        for (Holder holder : holders) {
            if (address.equals(holder.claim().address())) {
                return true;
            }
        }
        for (Loser loser : losers) {
            if (address.equals(loser.claim().address())) {
                return true;
            }
        }
        return false;
    }

    private Refusal alreadyIn(long nowNanos) {
        Claim oldest = holders.getFirst().claim();
        String where =
                "from %s for %s"
                        .formatted(oldest.device().place(), age(nowNanos - oldest.sinceNanos()));
        String text =
                holders.size() == 1
                        ? "This account is already in " + where
                        : "This account is already in %d times, the first %s"
                                .formatted(holders.size(), where);
        return new Refusal(Refusal.Reason.ALREADY_IN, text);
    }

    private Refusal noAddress(AddressRule rule) {
        if (rule instanceof AddressRule.Fixed(List<Inet4Address> fixed)) {
            for (Loser loser : losers) {
                if (fixed.contains(loser.claim().address())) {
                    return notLetGo();
                }
            }
            return new Refusal(
                    Refusal.Reason.ADDRESS_HELD,
                    "The address of this account, %s, is held by another account's session"
                            .formatted(
                                    String.join(
                                            " ",
                                            fixed.stream()
                                                    .map(Inet4Address::getHostAddress)
                                                    .toList())));
        }
        return new Refusal(Refusal.Reason.NO_ADDRESS, "No address is free for this account");
    }

    private static Refusal notLetGo() {
        return new Refusal(
                Refusal.Reason.NOT_LET_GO,
                "The session before has not let go of the address of this account yet; try again");
    }

    private static String newer(Login login) {
        return "Replaced by a newer login of this account from " + login.device().place();
    }

    private static String age(long nanos) {
        long seconds = Math.max(0, nanos) / 1_000_000_000;
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h";
    }
}
