package net.sallyport.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may be in. Each account's decisions are one after the other; accounts do not wait for each
 * other but for the short step of one that shares their stripe. Called on any thread, from workers
 * that own the sessions; answers go through the {@link AdmissionPort}, the record of all of it
 * through {@link AdmissionEvents}. The policy is told in docs/admission.md.
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
 * <p>Locks: a stripe's lock is held for a step, and within it the pool's, the mailbox's of the port
 * and the queue's of the events, each a leaf; no two stripes at once. So there is no circle. The
 * work of a step grows with the sessions of its own account alone.
 */
public final class Admission {
    private static final int STRIPES = 256;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Guarded by itself. */
    private static final class Stripe {
        final Map<AccountId, Book> books = new HashMap<>();
        final Guards guards = new Guards();
        boolean inPort;

        Book book(AccountId account) {
            return books.getOrDefault(account, Book.EMPTY);
        }
    }

    private final AddressPool pool;
    private final AdmissionPort port;
    private final TrafficAges ages;
    private final AdmissionEvents events;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final Tokens tokens = new Tokens();
    private final LongAdder[] counters = new LongAdder[AdmissionCounter.values().length];
    private volatile Rules rules;

    public Admission(
            Rules rules,
            AddressPool pool,
            AdmissionPort port,
            TrafficAges ages,
            AdmissionEvents events) {
        this.rules = rules;
        this.pool = pool;
        this.port = port;
        this.ages = ages;
        this.events = events;
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
     * Asks whether the login may come in, before its peer is told that it is authenticated. No
     * claim is touched and nothing is kept; what is true now may be otherwise at the commit, which
     * asks again. If the answer is {@link Verdict.Asking} the verdict comes later, and the caller
     * looks at {@link #nextDeadlineNanos} again.
     */
    public Verdict reserve(Login login, long nowNanos) {
        AccountId account = login.account().id();
        Stripe stripe = stripeOf(account);
        synchronized (stripe) {
            refuseFromPort(stripe);
            Terms terms = terms(stripe, login, nowNanos);
            Book.Outcome outcome = stripe.book(account).reserve(login, terms, scene(nowNanos));
            keep(stripe, account, outcome.book());
            @Nullable Verdict atOnce = null;
            List<Effect> others = new ArrayList<>();
            for (Effect effect : outcome.effects()) {
                if (effect instanceof Effect.Decide decide && decide.login().equals(login)) {
                    atOnce = verdict(stripe, decide, nowNanos);
                } else {
                    others.add(effect);
                }
            }
            perform(stripe, account, others, nowNanos);
            if (atOnce != null) {
                return atOnce;
            }
            add(AdmissionCounter.ASKED);
            return new Verdict.Asking();
        }
    }

    /**
     * Takes the place: from here on the claim is this login's, and whoever lost it is cut. The
     * answer, {@code admitted} or {@code refused}, may be in the mailbox before this returns. The
     * first commit of a reservation counts, any further does nothing. Afterwards the caller looks
     * at {@link #nextDeadlineNanos} again.
     */
    public void commit(Reservation reservation, long nowNanos) {
        commit(reservation, nowNanos, claim -> {});
    }

    /**
     * Likewise.
     *
     * @param promised hears of the claim before any loser does, so that what takes time can be made
     *     ready for it meanwhile; within the step, so it must be quick and not call admission. The
     *     claim may not be used before {@code admitted}, which tells the address again: it is
     *     another one where a loser does not let go in time
     */
    public void commit(Reservation reservation, long nowNanos, Consumer<Claim> promised) {
        Login login = reservation.login();
        AccountId account = login.account().id();
        Stripe stripe = stripeOf(account);
        synchronized (stripe) {
            refuseFromPort(stripe);
            if (!reservation.spend()) {
                return;
            }
            if (nowNanos > reservation.expiresNanos()) {
                Refusal late = Wording.tooLate();
                List<Effect> effects =
                        List.of(
                                new Effect.Refuse(login.session(), late),
                                new Effect.Tell(
                                        new AdmissionEvent.Refused(nowNanos, login, late, 0)));
                perform(stripe, account, effects, nowNanos);
                return;
            }
            FenceToken token = tokens.next();
            Book before = stripe.book(account);
            Book.Outcome outcome =
                    before.commit(login, token, terms(stripe, login, nowNanos), scene(nowNanos));
            if (!outcome.book().equals(before)) {
                reservation.became(token);
                tokens.put(token, account);
            }
            keep(stripe, account, outcome.book());
            try {
                promise(stripe, outcome.book().claim(token), promised);
            } finally {
                perform(stripe, account, outcome.effects(), nowNanos);
                guard(stripe, login, outcome, nowNanos);
            }
        }
    }

    /**
     * The login is over, whatever has become of its reservation: one that is not committed is void,
     * a claim that came of it is released as {@link #release} does.
     */
    public void abandon(Reservation reservation, long nowNanos) {
        @Nullable FenceToken token;
        synchronized (stripeOf(reservation.login().account().id())) {
            reservation.spend();
            token = reservation.token();
        }
        if (token != null) {
            release(token, nowNanos);
        }
    }

    /**
     * The session is over and its data path closed: its place and address are free. If the claim
     * was lost before, this stands for {@link #cutDone}, and after that it does nothing; the claim
     * that came next is never touched.
     */
    public void release(FenceToken token, long nowNanos) {
        if (!step(token, nowNanos, (book, scene) -> book.release(token, scene))) {
            add(AdmissionCounter.LATE_TEARDOWN);
        }
    }

    /**
     * The worker of a session that was {@code cut} has closed its data path. Does nothing for any
     * other token.
     */
    public void cutDone(FenceToken loser, long nowNanos) {
        if (!step(loser, nowNanos, (book, scene) -> book.cutDone(loser, scene))) {
            add(AdmissionCounter.LATE_TEARDOWN);
        }
    }

    /**
     * A holder that was asked gave a sign of life. One that comes too late, twice or unasked does
     * no harm.
     */
    public void probeAnswered(FenceToken holder, long nowNanos) {
        step(holder, nowNanos, (book, scene) -> book.probeAnswered(holder, scene));
    }

    /** When {@link #expire} is due; Long.MAX_VALUE for never. From any thread. */
    public long nextDeadlineNanos() {
        return tokens.nextDeadlineNanos();
    }

    /** Ends the waits whose time is over. Early, late and concurrent calls do no harm. */
    public void expire(long nowNanos) {
        FenceToken due = tokens.pollDue(nowNanos);
        while (due != null) {
            FenceToken late = due;
            step(late, nowNanos, (book, scene) -> book.expire(late, scene));
            due = tokens.pollDue(nowNanos);
        }
    }

    /** Who holds a claim on this account, the oldest first; those that wait to enter included. */
    public List<Claim> claims(AccountId account) {
        Stripe stripe = stripeOf(account);
        synchronized (stripe) {
            return claimsOf(stripe.book(account));
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
    private boolean step(
            FenceToken token, long nowNanos, BiFunction<Book, Scene, Book.Outcome> decision) {
        AccountId account = tokens.accountOf(token);
        if (account == null) {
            return false;
        }
        Stripe stripe = stripeOf(account);
        synchronized (stripe) {
            refuseFromPort(stripe);
            Book before = stripe.book(account);
            Book.Outcome outcome = decision.apply(before, scene(nowNanos));
            apply(stripe, account, outcome, nowNanos);
            return !outcome.book().equals(before);
        }
    }

    private Scene scene(long nowNanos) {
        return new Scene(nowNanos, pool, ages);
    }

    private Terms terms(Stripe stripe, Login login, long nowNanos) {
        Rules now = rules;
        boolean isCooling =
                now.shortCycle().displacements() > 0
                        && stripe.guards.get(login.account().id()).isCooling(nowNanos);
        return Terms.of(now, login.account(), isCooling);
    }

    private static void promise(Stripe stripe, @Nullable Claim claim, Consumer<Claim> promised) {
        if (claim != null) {
            stripe.inPort = true;
            try {
                promised.accept(claim);
            } finally {
                stripe.inPort = false;
            }
        }
    }

    /** What the displacements of a commit add up to. */
    private void guard(Stripe stripe, Login winner, Book.Outcome outcome, long nowNanos) {
        AccountId account = winner.account().id();
        Rules.ShortCycle cycle = rules.shortCycle();
        Guard before = stripe.guards.get(account);
        Guard after = before.after(outcome.effects(), cycle, nowNanos);
        if (after.equals(before)) {
            return;
        }
        stripe.guards.put(account, after, cycle, nowNanos);
        if (after.isCooling(nowNanos) && !before.isCooling(nowNanos)) {
            add(AdmissionCounter.CYCLE_STOPPED);
            AdmissionEvent stopped =
                    new AdmissionEvent.CycleStopped(
                            nowNanos, winner, cycle.coolDownMillis() * NANOS_PER_MILLI);
            perform(stripe, account, List.of(new Effect.Tell(stopped)), nowNanos);
        }
    }

    private void apply(Stripe stripe, AccountId account, Book.Outcome outcome, long nowNanos) {
        keep(stripe, account, outcome.book());
        perform(stripe, account, outcome.effects(), nowNanos);
    }

    private static void keep(Stripe stripe, AccountId account, Book book) {
        if (book.isEmpty()) {
            stripe.books.remove(account);
        } else {
            stripe.books.put(account, book);
        }
    }

    private static void refuseFromPort(Stripe stripe) {
        if (stripe.inPort) {
            throw new IllegalStateException("an AdmissionPort must not call admission");
        }
    }

    private void perform(Stripe stripe, AccountId account, List<Effect> effects, long nowNanos) {
        stripe.inPort = true;
        try {
            for (Effect effect : effects) {
                switch (effect) {
                    case Effect.Cut(Claim loser, long deadline, Displaced why, _) -> {
                        tokens.await(loser.token(), account, deadline);
                        port.cut(loser.session(), loser.token(), why);
                    }
                    case Effect.Admit(Claim claim) -> port.admitted(claim.session(), claim);
                    case Effect.Refuse(SessionId session, Refusal refusal) -> {
                        add(AdmissionCounter.REFUSED_AT_COMMIT);
                        port.refused(session, refusal);
                    }
                    case Effect.Probe(Claim holder, long deadline) -> {
                        tokens.await(holder.token(), account, deadline);
                        port.probe(holder.session(), holder.token());
                    }
                    case Effect.Decide decide ->
                            port.decided(
                                    decide.login().session(), verdict(stripe, decide, nowNanos));
                    case Effect.Forget(FenceToken token) -> tokens.forget(token);
                    case Effect.Tell(AdmissionEvent event) -> tell(event);
                }
            }
        } finally {
            stripe.inPort = false;
        }
    }

    private Verdict.Decided verdict(Stripe stripe, Effect.Decide decide, long nowNanos) {
        Refusal refusal = decide.refusal();
        if (refusal == null) {
            add(AdmissionCounter.RESERVED);
            return new Verdict.Reserved(
                    new Reservation(
                            decide.login(),
                            nowNanos + rules.reservationMillis() * NANOS_PER_MILLI));
        }
        add(AdmissionCounter.REFUSED_AT_RESERVE);
        if (refusal.reason() == Refusal.Reason.SHORT_CYCLE) {
            AccountId account = decide.login().account().id();
            Rules.ShortCycle cycle = rules.shortCycle();
            Guard longer = stripe.guards.get(account).refused(cycle, nowNanos);
            stripe.guards.put(account, longer, cycle, nowNanos);
        }
        return new Verdict.Refused(refusal);
    }

    private void tell(AdmissionEvent event) {
        switch (event) {
            case AdmissionEvent.Admitted _ -> add(AdmissionCounter.ADMITTED);
            case AdmissionEvent.Displacement _ -> add(AdmissionCounter.DISPLACED);
            case AdmissionEvent.CutOverdue _ -> add(AdmissionCounter.CUT_OVERDUE);
            case AdmissionEvent.Probed probed ->
                    add(
                            probed.answered()
                                    ? AdmissionCounter.PROBE_ANSWERED
                                    : AdmissionCounter.PROBE_UNANSWERED);
            case AdmissionEvent.Asked _,
                    AdmissionEvent.Reserved _,
                    AdmissionEvent.Refused _,
                    AdmissionEvent.CycleStopped _,
                    AdmissionEvent.CutDone _,
                    AdmissionEvent.Released _ -> {}
        }
        events.happened(event);
    }

    private void add(AdmissionCounter what) {
        counters[what.ordinal()].increment();
    }

    private Stripe stripeOf(AccountId account) {
        int hash = account.hashCode() * 0x9E3779B9;
        return stripes[hash >>> 24];
    }
}
