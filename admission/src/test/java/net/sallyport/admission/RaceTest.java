package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Eight workers, each with a mailbox, log in to one account at once, round after round: exactly one
 * is inside after each, and never was there a second.
 */
@Timeout(120)
class RaceTest {
    private static final int WORKERS = 8;
    private static final int ROUNDS = 3_000;

    private sealed interface Message {
        record Cut(FenceToken token) implements Message {}

        record Admitted(Claim claim) implements Message {}

        record Refused(Refusal refusal) implements Message {}
    }

    private final Map<SessionId, Queue<Message>> mailboxes = new ConcurrentHashMap<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger atMost = new AtomicInteger();
    private final Set<Object> addressesInUse = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AddressPool pool = new AddressPool(Samples.addresses("10.0.0.1", "10.0.0.2"));
    private final AdmissionPort port =
            new AdmissionPort() {
                @Override
                public void cut(SessionId loser, FenceToken token, Displaced why) {
                    post(loser, new Message.Cut(token));
                }

                @Override
                public void admitted(SessionId session, Claim claim) {
                    post(session, new Message.Admitted(claim));
                }

                @Override
                public void refused(SessionId session, Refusal refusal) {
                    post(session, new Message.Refused(refusal));
                }

                @Override
                public void probe(SessionId holder, FenceToken token) {
                    throw new IllegalStateException("nobody is silent here");
                }

                @Override
                public void decided(SessionId session, Verdict.Decided verdict) {
                    throw new IllegalStateException("nobody asks here");
                }
            };

    private void post(SessionId session, Message message) {
        unread.incrementAndGet();
        mailboxes.get(session).add(message);
    }

    @Test
    void underReplaceExactlyOneIsInsideAfterEachRound() throws InterruptedException {
        race(OnConflict.REPLACE, Rules.ShortCycle.OFF);
    }

    @Test
    void underDenyExactlyOneIsInsideAfterEachRound() throws InterruptedException {
        race(OnConflict.DENY, Rules.ShortCycle.OFF);
    }

    @Test
    void withTheGuardHoldingExactlyOneIsInsideAfterEachRound() throws InterruptedException {
        race(OnConflict.REPLACE, Rules.ShortCycle.DEFAULT);
    }

    private void race(OnConflict policy, Rules.ShortCycle cycle) throws InterruptedException {
        Rules rules = new Rules(1, policy, 60_000, 60_000, Rules.Probe.DEFAULT, cycle);
        Admission admission = new Admission(rules, pool, port, new Signs(), event -> {});
        CyclicBarrier barrier = new CyclicBarrier(WORKERS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    work(admission, barrier, number);
                                } catch (Throwable broken) {
                                    failure.compareAndSet(null, broken);
                                    barrier.reset();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get());
        assertEquals(1, atMost.get());
        assertEquals(2, pool.free());
        assertEquals(List.of(), admission.claims());
        assertEquals(Long.MAX_VALUE, admission.nextDeadlineNanos());
        System.out.printf(
                "%s, %s, %d workers, %d rounds: %d admitted, %d displaced, %d late teardowns%n",
                policy,
                cycle,
                WORKERS,
                ROUNDS,
                admission.count(AdmissionCounter.ADMITTED),
                admission.count(AdmissionCounter.DISPLACED),
                admission.count(AdmissionCounter.LATE_TEARDOWN));
    }

    private void work(Admission admission, CyclicBarrier barrier, int number) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Login login = Samples.login((long) round * WORKERS + number, Account.of("bob"));
            mailboxes.put(login.session(), new ConcurrentLinkedQueue<>());
            barrier.await();
            Worker worker = new Worker(admission, login);
            worker.start();
            committed.incrementAndGet();
            while (committed.get() < WORKERS * (round + 1) && failure.get() == null) {
                worker.readAll();
                Thread.yield();
            }
            // All have committed; whatever follows from it starts with a message that is unread.
            while (unread.get() > 0 && failure.get() == null) {
                worker.readAll();
                Thread.yield();
            }
            barrier.await();
            assertEquals(1, inside.get(), "inside after round " + round);
            assertEquals(1, admission.claims(new AccountId("bob")).size());
            barrier.await();
            worker.end();
            mailboxes.remove(login.session());
        }
        barrier.await();
    }

    private final class Worker {
        private final Admission admission;
        private final Login login;
        private Reservation reservation;
        private Claim open;
        private FenceToken old;

        Worker(Admission admission, Login login) {
            this.admission = admission;
            this.login = login;
        }

        void start() {
            if (admission.reserve(login, 0) instanceof Verdict.Reserved(Reservation reserved)) {
                reservation = reserved;
                for (long i = login.session().value() * 31 % 5; i > 0; i--) {
                    Thread.yield();
                }
                admission.commit(reserved, 0);
            }
        }

        void readAll() {
            Queue<Message> mailbox = mailboxes.get(login.session());
            for (Message next = mailbox.poll(); next != null; next = mailbox.poll()) {
                read(next);
                unread.decrementAndGet();
            }
            if (old != null) {
                admission.release(old, 0);
            }
        }

        private void read(Message message) {
            switch (message) {
                case Message.Admitted(Claim claim) -> {
                    atMost.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    assertTrue(addressesInUse.add(claim.address()), "an address held twice");
                    open = claim;
                }
                case Message.Cut(FenceToken token) -> {
                    close();
                    old = token;
                    admission.cutDone(token, 0);
                }
                case Message.Refused _ -> {}
            }
        }

        private void close() {
            assertTrue(addressesInUse.remove(open.address()));
            inside.decrementAndGet();
            open = null;
        }

        void end() {
            if (open != null) {
                close();
            }
            if (reservation != null) {
                admission.abandon(reservation, 0);
            }
        }
    }
}
