package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.gre.GreHeader;
import org.jspecify.annotations.Nullable;

/**
 * Many PPTP clients on one thread and one epoll. To be used by one thread at a time, in the network
 * namespace of the clients' addresses. Sessions stay up until logged out.
 */
public final class LoadClient implements AutoCloseable {
    private static final long GRE_TOKEN = -1;

    /** How often a condition is looked at when nothing happens. */
    private static final long LOOK_NANOS = 5_000_000;

    private static final long GIVE_UP_NANOS = 100_000_000;
    private static final Duration LAST_REPLIES = Duration.ofSeconds(10);
    private static final int BATCHES_A_ROUND = 4;
    private static final int PING_BYTES = 84;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final LoadPlan plan;
    private final int server;
    private final LoadIo io;
    private int dialled;

    private LoadClient(LoadPlan plan, LoadIo io) {
        this.plan = plan;
        this.server = Ipv4.toInt(plan.server());
        this.io = io;
    }

    /** Opens the clients' raw socket, which takes CAP_NET_RAW. Nothing is dialled yet. */
    public static LoadClient open(LoadPlan plan, RandomGenerator random) throws LinuxException {
        return new LoadClient(plan, new LoadIo(plan, random, GRE_TOKEN));
    }

    /** Sessions that are up. */
    public int up() {
        return io.sessions().up();
    }

    /** Sessions that are not over, in the order in which they were dialled. */
    public List<LoadSession> sessions() {
        return io.sessions().all();
    }

    /** What became of all sessions since this was opened. */
    public LoadTally tally() {
        return io.tally();
    }

    /** Begins one more session of the plan's next account. */
    public LoadSession dialNext() {
        return dial(plan.accounts().apply(dialled), "load" + dialled);
    }

    /** Begins one more session of this account, with the first account's password. */
    public LoadSession dial(String account) {
        return dial(account, "load" + dialled);
    }

    /** Begins one more session that calls itself so in PPTP; likewise. */
    public LoadSession dial(String account, String hostName) {
        return dial(new LoadAccount(account, plan.accounts().apply(0).password()), hostName);
    }

    /**
     * Begins one more session, from the plan's next source address.
     *
     * @param hostName what it calls itself in PPTP
     * @throws LoadException there is no such source address, or no further connection is possible
     */
    public LoadSession dial(LoadAccount account, String hostName) {
        @Nullable Inet4Address first = plan.firstSource();
        @Nullable Inet4Address from =
                first == null ? null : Ipv4.of(Ipv4.toInt(first) + dialled % plan.sources());
        LoadSession session = new LoadSession(io, plan, account, hostName, from, Clock.nanos());
        dialled++;
        return session;
    }

    /**
     * Serves the sessions until the condition holds.
     *
     * @throws LoadException the bound is over
     */
    public void until(String what, Duration bound, BooleanSupplier condition) {
        try {
            run(bound, condition);
        } catch (LoadException e) {
            throw new LoadException("waited in vain: " + what + ": " + e.getMessage(), e);
        }
    }

    /**
     * Serves the sessions until every one of these waits to send its CHAP Response, and then has
     * all of them sent at once.
     */
    public void proveTogether(List<LoadSession> together, Duration bound) {
        until(
                "a CHAP Challenge for all",
                bound,
                () -> together.stream().allMatch(session -> session.proof().isHeld()));
        io.holdProofs(false);
        long now = Clock.nanos();
        together.forEach(session -> session.prove(now));
    }

    /** From now on CHAP Responses are held back until {@link #proveTogether}. */
    public void holdProofs() {
        io.holdProofs(true);
    }

    /**
     * Sends an echo request through each of these that is up. What comes back is counted by {@link
     * LoadSession#replies}; what comes back to another is an error.
     */
    public void ping(List<LoadSession> through) {
        EchoLoad load = ensureEchoes(PING_BYTES);
        for (LoadSession session : through) {
            boolean _ = session.echoes().send(load, Clock.nanos());
        }
        io.outbox().flush();
        if (load.corrupt() + load.strays() > 0) {
            throw new LoadException("an echo reply that was not its own: " + through);
        }
    }

    /** The echo requests of now; of this length where there are none. */
    EchoLoad ensureEchoes(int length) {
        EchoLoad load = io.echoLoad();
        if (load == null) {
            load = new EchoLoad(length);
            io.echoLoad(load);
        }
        return load;
    }

    /** Sends one echo request; false if the session is not up. */
    boolean probe(LoadSession session) {
        return session.echoes().send(ensureEchoes(PING_BYTES), Clock.nanos());
    }

    /** Begins the good-byes of a session. */
    public void hangUp(LoadSession session) {
        session.logOut(Clock.nanos());
        io.outbox().flush();
    }

    /** Ends a session without a word, but for TCP's. */
    public void abandon(LoadSession session) {
        session.abandon();
    }

    /**
     * Logs further sessions in, at most {@code concurrency} at once.
     *
     * @throws LoadException if one ends instead, or the bound is over
     */
    public LoginReport logIn(int count, int concurrency, Duration bound) {
        LoadTally tally = io.tally();
        int before = tally.loggedIn();
        int failed = tally.failed();
        tally.logins().clear();
        long start = Clock.nanos();
        int[] begun = new int[1];
        run(
                bound,
                () -> {
                    int done = tally.loggedIn() - before;
                    while (begun[0] < count && begun[0] - done < concurrency) {
                        LoadSession _ = dialNext();
                        begun[0]++;
                    }
                    failIfOneEnded(failed);
                    return done == count;
                });
        Latency logins = new Latency();
        logins.add(tally.logins());
        return new LoginReport(tally.lastLoginNanos() - start, logins);
    }

    /**
     * Sends echo requests through the first sessions, each verified, always {@code window} of each
     * session on their way.
     *
     * @param length of a packet with its IP header, bytes
     * @throws LoadException a session ends meanwhile
     */
    public EchoReport echo(int count, int window, int length, Duration duration) {
        EchoLoad load = new EchoLoad(length);
        io.echoLoad(load);
        List<LoadSession> through = io.sessions().all();
        through = through.subList(0, Math.min(count, through.size()));
        long start = Clock.nanos();
        long end = start + duration.toNanos();
        int failed = io.tally().failed();
        setWindow(through, window);
        serveEchoes(through, duration.plusSeconds(1), failed, () -> Clock.nanos() >= end);
        EchoReport inTime = load.report(Clock.nanos() - start);
        setWindow(through, 0);
        List<LoadSession> all = through;
        serveEchoes(
                through,
                LAST_REPLIES,
                failed,
                () -> all.stream().allMatch(session -> session.echoes().outstanding() == 0));
        io.echoLoad(null);
        return new EchoReport(
                inTime.wallNanos(),
                inTime.verified(),
                load.corrupt() + load.strays(),
                load.lost(),
                inTime.medianNanos(),
                inTime.percentile99Nanos());
    }

    private static void setWindow(List<LoadSession> through, int window) {
        long now = Clock.nanos();
        through.forEach(session -> session.echoes().window(window, now));
    }

    private void serveEchoes(
            List<LoadSession> through, Duration bound, int failed, BooleanSupplier done) {
        long[] nextLook = new long[1];
        run(
                bound,
                () -> {
                    long now = Clock.nanos();
                    boolean late = now >= nextLook[0];
                    if (late) {
                        nextLook[0] = now + GIVE_UP_NANOS;
                        through.forEach(session -> session.echoes().giveUp(now));
                    }
                    failIfOneEnded(failed);
                    return late && done.getAsBoolean();
                });
    }

    /**
     * From now on each session that is up, or comes up, sends an echo request of this length so
     * often, and each reply is verified. Ends what went before.
     */
    public Traffic startTraffic(int length, Duration interval) {
        EchoLoad load = new EchoLoad(length);
        io.echoLoad(load);
        pace(interval.toNanos());
        return new Traffic(load);
    }

    /** No session sends by itself any longer; replies are still taken. */
    public void stopTraffic() {
        pace(0);
    }

    /** Counts every request as lost that nothing has come back to. */
    void giveUpEchoes() {
        io.sessions().all().forEach(session -> session.echoes().giveUpAll());
    }

    private void pace(long nanos) {
        io.paceNanos(nanos);
        long now = Clock.nanos();
        io.sessions().all().forEach(session -> session.pace(now));
    }

    /** Keeps the sessions alive for a time; what they do by themselves they do. */
    public void idle(Duration duration) {
        long end = Clock.nanos() + duration.toNanos();
        run(duration.plusSeconds(5), () -> Clock.nanos() >= end);
    }

    /** Logs every session out, properly; what has not ended within the bound is cut. */
    public void logOut(Duration bound) {
        long now = Clock.nanos();
        io.sessions().all().forEach(session -> session.logOut(now));
        long end = now + bound.toNanos();
        run(bound.plusSeconds(5), () -> Clock.nanos() > end || io.sessions().size() == 0);
        io.sessions().all().forEach(LoadSession::abandon);
        dialled = 0;
    }

    /** Cuts what is still there. */
    @Override
    public void close() {
        io.sessions().all().forEach(LoadSession::abandon);
        io.close();
    }

    private void failIfOneEnded(int failedBefore) {
        if (io.tally().failed() > failedBefore) {
            throw new LoadException("a session ended: " + io.tally().failures());
        }
    }

    /** Serves the sockets until {@code done}, which is asked after each round. */
    private void run(Duration bound, BooleanSupplier done) {
        long end = Clock.nanos() + bound.toNanos();
        while (!done.getAsBoolean()) {
            io.outbox().flush();
            if (Clock.nanos() > end) {
                throw new LoadException(
                        "not within %d ms: %d of %d sessions up: %s"
                                .formatted(
                                        bound.toMillis(),
                                        up(),
                                        io.sessions().size(),
                                        io.sessions().all().stream()
                                                .filter(session -> !session.isUp())
                                                .limit(3)
                                                .toList()));
            }
            serve();
        }
        io.outbox().flush();
    }

    /** One round of what is ready and due. */
    private void serve() {
        long sleep = Math.min(io.timers().nanosToNext(Clock.nanos()), LOOK_NANOS);
        int count = io.epoll().await(sleep);
        long now = Clock.nanos();
        for (int i = 0; i < count; i++) {
            if (io.epoll().token(i) == GRE_TOKEN) {
                receive();
            } else {
                @Nullable LoadSession session = io.sessions().at((int) io.epoll().token(i));
                if (session != null) {
                    session.ready(now);
                }
            }
        }
        io.timers().advance(Clock.nanos());
    }

    private void receive() {
        DatagramBatch inbox = io.inbox();
        for (int round = 0; round < BATCHES_A_ROUND; round++) {
            int count = inbox.receive(io.socket());
            long now = Clock.nanos();
            for (int i = 0; i < count; i++) {
                take(inbox, i, now);
            }
            io.outbox().flush();
            if (count < inbox.capacity()) {
                return;
            }
        }
    }

    private void take(DatagramBatch inbox, int datagram, long nowNanos) {
        MemorySegment memory = inbox.memory();
        long start = inbox.offset(datagram);
        int header = (memory.get(ValueLayout.JAVA_BYTE, start) & 0x0f) * 4;
        int length = inbox.length(datagram) - header;
        if (inbox.isTruncated(datagram)) {
            return;
        }
        @Nullable LoadSession session =
                io.sessions().at(GreHeader.callId(memory, start + header, length));
        if (session != null
                && memory.get(U32, start + SOURCE_OFFSET) == server
                && memory.get(U32, start + DESTINATION_OFFSET) == session.sourceNumber()) {
            session.datagram(memory, start + header, length, nowNanos);
        }
    }
}
