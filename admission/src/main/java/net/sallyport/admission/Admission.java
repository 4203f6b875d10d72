package net.sallyport.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who may be in. Each account's decisions are one after the other; accounts do not wait for each
 * other but for the short step of one that shares their stripe. Called on any thread, from workers
 * that own the sessions; answers go through the {@link AdmissionPort}.
 *
 * <p>A session's way: {@link #reserve} when its peer has proved who it is; {@link #commit} at the
 * door of the network phase; then {@code admitted} or {@code refused} comes. Whoever was displaced
 * gets {@code cut} first and owes {@link #cutDone}. Every way out ends with {@link #abandon} (with
 * the reservation) or {@link #release} (with the token); both may be called as often as one likes.
 *
 * <p>The wait for a loser's {@code cutDone} is bounded by {@link Rules#cutWaitMillis}. When it is
 * over the winner enters all the same, which is safe as far as it goes: the loser's claim is gone,
 * nothing it does with its token has an effect, and the one thing they could still both use, the
 * address, does not move: it stays the loser's until its worker answers, and the winner enters with
 * another free one or, if its rule permits none, is refused. What remains is that the data path of
 * a worker that is stuck may stay open, on its own address, until the worker comes back and finds
 * the {@code cut} in its mailbox.
 *
 * <p>Locks: a stripe's lock is held for a step, and within it the pool's and the mailbox's of the
 * port, each a leaf; no two stripes at once. So there is no circle. The work of a step grows with
 * the sessions of its own account alone.
 */
public final class Admission {
    private static final int STRIPES = 256;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    /** Guarded by itself. */
    private static final class Stripe {
        final Map<AccountId, Book> books = new HashMap<>();
        boolean inPort;
    }

    /** Where a token belongs, and until when its cut may take. Written under the stripe's lock. */
    private record Place(AccountId account, long deadlineNanos) {}

    private record Deadline(long nanos, FenceToken token) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : token.compareTo(other.token);
        }
    }

    private final AddressPool pool;
    private final AdmissionPort port;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicLong lastToken = new AtomicLong();
    private final ConcurrentSkipListMap<Deadline, Boolean> deadlines =
            new ConcurrentSkipListMap<>();
    private final LongAdder[] counters = new LongAdder[AdmissionCounter.values().length];
    private final ConcurrentHashMap<FenceToken, Place> places = new ConcurrentHashMap<>();
    private volatile Rules rules;

    public Admission(Rules rules, AddressPool pool, AdmissionPort port) {
        this.rules = rules;
        this.pool = pool;
        this.port = port;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
        for (int i = 0; i < counters.length; i++) {
            counters[i] = new LongAdder();
        }
    }

    /** New general rules, for decisions from now on; nobody inside is disturbed. */
    public void setRules(Rules newRules) {
        rules = newRules;
    }

    /** How many sessions the account may hold, under the rules of now. */
    public int limitOf(Account account) {
        return rules.limitOf(account);
    }

    /**
     * Asks whether the login may come in, before its peer is told that it is authenticated. Nothing
     * is disturbed and nothing is kept; what is true now may be otherwise at the commit, which asks
     * again.
     */
    public Verdict reserve(Login login, long nowNanos) {
        Rules now = rules;
        Stripe stripe = stripeOf(login.account().id());
        @Nullable Refusal refusal;
        synchronized (stripe) {
            refusal =
                    stripe.books
                            .getOrDefault(login.account().id(), Book.EMPTY)
                            .check(login, terms(now, login, nowNanos), nowNanos, pool);
        }
        if (refusal != null) {
            add(AdmissionCounter.REFUSED_AT_RESERVE);
            return new Verdict.Refused(refusal);
        }
        add(AdmissionCounter.RESERVED);
        return new Verdict.Reserved(
                new Reservation(login, nowNanos + now.reservationMillis() * NANOS_PER_MILLI));
    }

    /**
     * Takes the place: from here on the claim is this login's, and whoever lost it is cut. The
     * answer, {@code admitted} or {@code refused}, may be in the mailbox before this returns. The
     * first commit of a reservation counts, any further does nothing. Afterwards the caller looks
     * at {@link #nextDeadlineNanos} again.
     */
    public void commit(Reservation reservation, long nowNanos) {
        Login login = reservation.login();
        AccountId account = login.account().id();
        Stripe stripe = stripeOf(account);
        synchronized (stripe) {
            refuseFromPort(stripe);
            if (!reservation.spend()) {
                return;
            }
            if (nowNanos > reservation.expiresNanos()) {
                Refusal late =
                        new Refusal(
                                Refusal.Reason.RESERVATION_EXPIRED,
                                "It took too long to set up the connection; try again");
                perform(stripe, account, List.of(new Book.Effect.Refuse(login.session(), late)));
                return;
            }
            FenceToken token = new FenceToken(lastToken.incrementAndGet());
            Book before = stripe.books.getOrDefault(account, Book.EMPTY);
            Book.Outcome outcome =
                    before.commit(login, token, terms(rules, login, nowNanos), nowNanos, pool);
            if (!outcome.book().equals(before)) {
                reservation.became(token);
                places.put(token, new Place(account, NEVER));
            }
            apply(stripe, account, outcome);
        }
    }

    /**
     * The login is over, whatever has become of its reservation: one that is not committed is void,
     * a claim that came of it is released as {@link #release} does.
     */
    public void abandon(Reservation reservation) {
        @Nullable FenceToken token;
        synchronized (stripeOf(reservation.login().account().id())) {
            reservation.spend();
            token = reservation.token();
        }
        if (token != null) {
            release(token);
        }
    }

    /**
     * The session is over and its data path closed: its place and address are free. If the claim
     * was lost before, this stands for {@link #cutDone}, and after that it does nothing; the claim
     * that came next is never touched.
     */
    public void release(FenceToken token) {
        if (!step(token, (book, addresses) -> book.release(token, addresses))) {
            add(AdmissionCounter.LATE_TEARDOWN);
        }
    }

    /**
     * The worker of a session that was {@code cut} has closed its data path. Does nothing for any
     * other token.
     */
    public void cutDone(FenceToken loser) {
        if (!step(loser, (book, addresses) -> book.cutDone(loser, addresses))) {
            add(AdmissionCounter.LATE_TEARDOWN);
        }
    }

    /** When {@link #expire} is due; Long.MAX_VALUE for never. From any thread. */
    public long nextDeadlineNanos() {
        Map.Entry<Deadline, Boolean> first = deadlines.firstEntry();
        return first == null ? NEVER : first.getKey().nanos();
    }

    /** Ends the waits whose time is over. Early, late and concurrent calls do no harm. */
    public void expire(long nowNanos) {
        Map.Entry<Deadline, Boolean> first = deadlines.firstEntry();
        while (first != null && first.getKey().nanos() <= nowNanos) {
            FenceToken late = first.getKey().token();
            if (deadlines.remove(first.getKey()) != null
                    && step(late, (book, addresses) -> book.overdue(late, addresses))) {
                add(AdmissionCounter.CUT_OVERDUE);
            }
            first = deadlines.firstEntry();
        }
    }

    /** Who holds a claim on this account, the oldest first; those that wait to enter included. */
    public List<Claim> claims(AccountId account) {
        Stripe stripe = stripeOf(account);
        synchronized (stripe) {
            return claimsOf(stripe.books.getOrDefault(account, Book.EMPTY));
        }
    }

    /**
     * Every claim, in no order. Each account is seen at one moment, not all at the same; costs as
     * much as there are claims, so it is for people and not for a login.
     */
    public List<Claim> claims() {
        List<Claim> all = new ArrayList<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.books.values().forEach(book -> all.addAll(claimsOf(book)));
            }
        }
        return all;
    }

    /** How often it happened so far. From any thread. */
    public long count(AdmissionCounter what) {
        return counters[what.ordinal()].sum();
    }

    private static List<Claim> claimsOf(Book book) {
        return book.holders().stream().map(Book.Holder::claim).toList();
    }

    /** False if the token stands for nothing that this step could change. */
    private boolean step(FenceToken token, BiFunction<Book, Addresses, Book.Outcome> decision) {
        Place place = places.get(token);
        if (place == null) {
            return false;
        }
        Stripe stripe = stripeOf(place.account());
        synchronized (stripe) {
            refuseFromPort(stripe);
            Book before = stripe.books.getOrDefault(place.account(), Book.EMPTY);
            Book.Outcome outcome = decision.apply(before, pool);
            apply(stripe, place.account(), outcome);
            return !outcome.book().equals(before);
        }
    }

    private static Book.Terms terms(Rules rules, Login login, long nowNanos) {
        return new Book.Terms(
                rules.limitOf(login.account()),
                rules.onConflictOf(login.account()),
                nowNanos + rules.cutWaitMillis() * NANOS_PER_MILLI);
    }

    private void apply(Stripe stripe, AccountId account, Book.Outcome outcome) {
        if (outcome.book().isEmpty()) {
            stripe.books.remove(account);
        } else {
            stripe.books.put(account, outcome.book());
        }
        perform(stripe, account, outcome.effects());
    }

    private static void refuseFromPort(Stripe stripe) {
        if (stripe.inPort) {
            throw new IllegalStateException("an AdmissionPort must not call admission");
        }
    }

    private void perform(Stripe stripe, AccountId account, List<Book.Effect> effects) {
        stripe.inPort = true;
        try {
            effects.forEach(effect -> perform(account, effect));
        } finally {
            stripe.inPort = false;
        }
    }

    private void perform(AccountId account, Book.Effect effect) {
        switch (effect) {
            case Book.Effect.Cut(Claim loser, long deadlineNanos, Displaced why) -> {
                places.put(loser.token(), new Place(account, deadlineNanos));
                deadlines.put(new Deadline(deadlineNanos, loser.token()), true);
                add(AdmissionCounter.DISPLACED);
                port.cut(loser.session(), loser.token(), why);
            }
            case Book.Effect.Admit(Claim claim) -> {
                add(AdmissionCounter.ADMITTED);
                port.admitted(claim.session(), claim);
            }
            case Book.Effect.Refuse(SessionId session, Refusal refusal) -> {
                add(AdmissionCounter.REFUSED_AT_COMMIT);
                port.refused(session, refusal);
            }
            case Book.Effect.Forget(FenceToken token) -> {
                Place place = places.remove(token);
                if (place != null && place.deadlineNanos() != NEVER) {
                    deadlines.remove(new Deadline(place.deadlineNanos(), token));
                }
            }
        }
    }

    private void add(AdmissionCounter what) {
        counters[what.ordinal()].increment();
    }

    private Stripe stripeOf(AccountId account) {
        int hash = account.hashCode() * 0x9E3779B9;
        return stripes[hash >>> 24];
    }
}
