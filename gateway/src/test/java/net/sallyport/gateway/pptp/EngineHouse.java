package net.sallyport.gateway.pptp;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountSettings;
import net.sallyport.admission.AddressPool;
import net.sallyport.admission.AddressRule;
import net.sallyport.admission.Admission;
import net.sallyport.admission.AdmissionCounter;
import net.sallyport.admission.AdmissionPort;
import net.sallyport.admission.Claim;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.OnConflict;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Rules;
import net.sallyport.admission.SessionId;
import net.sallyport.admission.TrafficAges;
import net.sallyport.admission.Verdict;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.HoldPool;
import net.sallyport.protocol.ppp.PppCounter;
import net.sallyport.protocol.ppp.PppCounters;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.pptp.PptpCounter;

/**
 * A gateway without its machine: the engines and admission are the real ones, workers are mailboxes
 * that are emptied when the script says so, and time is a number.
 */
final class EngineHouse implements AdmissionPort, TrafficAges {
    static final int WORKERS = 2;
    static final Secret SECRET = new Secret.ClearText("p".getBytes(StandardCharsets.UTF_8));

    private static final int HELD = 16;
    private static final int HELD_BYTES = 1_500;
    private static final int MAILS = 2_000;
    private static final List<Inet4Address> ADDRESSES =
            List.of(address("10.0.0.2"), address("10.0.0.3"), address("10.0.0.4"));

    final List<Account> accounts;
    final AddressPool pool = new AddressPool(ADDRESSES);
    final Admission admission;
    final HalfOpen halfOpen = new HalfOpen(6, 12);
    final SplittableRandom random = new SplittableRandom(1);
    final PppCounters pppCounters = new PppCounters();
    final Counters<GreCounter> greCounters = new Counters<>(GreCounter.class);
    final Counters<PptpCounter> pptpCounters = new Counters<>(PptpCounter.class);
    final Map<SessionId, EngineSession> sessions = new LinkedHashMap<>();
    final Deque<Runnable> desk = new ArrayDeque<>();
    private final List<CallIds<EngineSession>> callIds = new ArrayList<>();
    private final List<HoldPool> holdPools = new ArrayList<>();
    private final List<Deque<Runnable>> mailboxes = new ArrayList<>();
    private long lastSession;
    long now;

    EngineHouse(Script script) {
        OnConflict general = OnConflict.values()[script.next(2)];
        OnConflict own = OnConflict.values()[script.next(2)];
        Rules.ShortCycle cycle =
                script.next(2) == 0 ? Rules.ShortCycle.OFF : Rules.ShortCycle.DEFAULT;
        admission =
                new Admission(
                        Rules.DEFAULT.with(1, general).with(cycle), pool, this, this, event -> {});
        accounts =
                List.of(
                        Account.of("a"),
                        new Account(
                                new AccountId("b"),
                                2,
                                own,
                                AddressRule.ANY_OF_POOL,
                                AccountSettings.NONE),
                        new Account(
                                new AccountId("c"),
                                null,
                                null,
                                new AddressRule.Fixed(List.of(ADDRESSES.getFirst())),
                                AccountSettings.NONE));
        pool.setAside(ADDRESSES.subList(0, script.next(2)));
        for (int worker = 0; worker < WORKERS; worker++) {
            callIds.add(new CallIds<>(worker, WORKERS, random.split()));
            holdPools.add(
                    new HoldPool(MemorySegment.ofArray(new byte[HELD * HELD_BYTES]), HELD_BYTES));
            mailboxes.add(new ArrayDeque<>());
        }
    }

    static Inet4Address address(String literal) {
        return Inet4Address.ofLiteral(literal);
    }

    SessionId newSession() {
        return new SessionId(++lastSession);
    }

    CallIds<EngineSession> callIds(int worker) {
        return callIds.get(worker);
    }

    HoldPool holdPool(int worker) {
        return holdPools.get(worker);
    }

    void post(int worker, Runnable mail) {
        mailboxes.get(worker).add(mail);
        require(mailboxes.get(worker).size() < MAILS, "a mailbox that only fills");
    }

    /** Whether there was anything. */
    boolean runMail(int worker) {
        Deque<Runnable> box = mailboxes.get(worker);
        boolean any = !box.isEmpty();
        for (int left = box.size(); left > 0; left--) {
            box.remove().run();
        }
        return any;
    }

    boolean runAllMail() {
        boolean any = false;
        for (int worker = 0; worker < WORKERS; worker++) {
            any |= runMail(worker);
        }
        return any;
    }

    boolean decideOne() {
        Runnable login = desk.poll();
        if (login != null) {
            login.run();
        }
        return login != null;
    }

    private void tell(SessionId id, java.util.function.Consumer<EngineSession> what) {
        EngineSession session = sessions.get(id);
        if (session != null) {
            post(session.worker(), () -> what.accept(session));
        }
    }

    @Override
    public void cut(SessionId loser, FenceToken token, Displaced why) {
        tell(loser, session -> session.cut(token, why));
    }

    @Override
    public void admitted(SessionId id, Claim claim) {
        tell(id, session -> session.admitted(claim));
    }

    @Override
    public void refused(SessionId id, Refusal refusal) {
        tell(id, session -> session.refused(refusal));
    }

    @Override
    public void probe(SessionId holder, FenceToken token) {
        tell(holder, session -> session.probe(token));
    }

    @Override
    public void decided(SessionId id, Verdict.Decided verdict) {
        tell(id, session -> session.decided(verdict));
    }

    @Override
    public long lastHeardNanos(SessionId id) {
        EngineSession session = sessions.get(id);
        return session == null ? 0 : session.heardNanos();
    }

    @Override
    public long lastTrafficNanos(SessionId id) {
        return lastHeardNanos(id);
    }

    /** What holds at every moment. */
    void check() {
        Map<AccountId, Integer> inside = new LinkedHashMap<>();
        Set<Inet4Address> addresses = new HashSet<>();
        int[] held = new int[WORKERS];
        for (EngineSession session : sessions.values()) {
            session.check();
            held[session.worker()] += session.held();
            if (session.isOpen()) {
                inside.merge(session.account().id(), 1, Integer::sum);
                require(addresses.add(session.address()), "one address for two");
            }
        }
        for (Account account : accounts) {
            int limit = admission.limitOf(account);
            require(admission.claims(account.id()).size() <= limit, "more claims than the limit");
            // A worker that is stuck for longer than the bounded wait keeps a data path open.
            boolean excused = admission.count(AdmissionCounter.CUT_OVERDUE) > 0;
            require(
                    excused || inside.getOrDefault(account.id(), 0) <= limit,
                    "more inside than the limit");
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            require(holdPools.get(worker).free() + held[worker] == HELD, "held packets astray");
        }
        require(pppCounters.link().read(PppCounter.ILLEGAL_EVENT) == 0, "an illegal event");
    }

    /** What holds when everybody has gone. */
    void checkEmpty() {
        check();
        require(sessions.isEmpty(), "sessions left: " + sessions.keySet());
        require(admission.claims().isEmpty(), "claims left");
        require(pool.free() == ADDRESSES.size(), "addresses left");
        require(admission.nextDeadlineNanos() == Long.MAX_VALUE, "a wait left");
        for (int i = 0; i < 6; i++) {
            require(halfOpen.enter(1) && halfOpen.enter(2), "half-open ones left");
        }
        for (int id = 0; id < 1 << 16; id++) {
            require(callIds.get(id % WORKERS).find(id) == null, "a call id left");
        }
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
