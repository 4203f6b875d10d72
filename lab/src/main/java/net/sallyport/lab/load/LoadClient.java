package net.sallyport.lab.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.sallyport.lab.LabException;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.gre.GreHeader;

/**
 * Many PPTP clients on one thread and one epoll. To be used by one thread at a time, in the network
 * namespace of the clients' addresses. Sessions are numbered from 0 and stay up until logged out.
 */
public final class LoadClient implements AutoCloseable {
    private static final long GRE_TOKEN = -1;
    private static final long TICK_NANOS = 5_000_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final int BATCHES_A_ROUND = 4;
    private static final int PING_BYTES = 84;
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final LoadPlan plan;
    private final int firstSource;
    private final LoadIo io;
    private final List<LoadSession> sessions = new ArrayList<>();
    private long nextTickNanos;

    private LoadClient(LoadPlan plan, LoadIo io) {
        this.plan = plan;
        this.firstSource = Ipv4.toInt(plan.firstSource());
        this.io = io;
    }

    /** Opens the clients' raw socket. Nothing is dialled yet. */
    public static LoadClient open(LoadPlan plan, RandomGenerator random) throws LinuxException {
        return new LoadClient(plan, new LoadIo(plan, random, GRE_TOKEN));
    }

    /** Sessions that are up. */
    public int up() {
        return (int) sessions.stream().filter(LoadSession::isUp).count();
    }

    /** Begins one more session, each from an address and as a device of its own. */
    public LoadSession dial(String account) {
        return dial(account, "load" + sessions.size());
    }

    /** Begins one more session that calls itself so in PPTP. */
    public LoadSession dial(String account, String hostName) {
        int index = sessions.size();
        LoadSession session =
                new LoadSession(
                        io,
                        plan,
                        index,
                        account,
                        hostName,
                        Ipv4.of(firstSource + index),
                        Clock.nanos());
        sessions.add(session);
        return session;
    }

    /**
     * Serves the sessions until the condition holds.
     *
     * @throws LabException the bound is over
     */
    public void until(String what, Duration bound, BooleanSupplier condition) {
        try {
            run(bound, condition);
        } catch (LabException e) {
            throw new LabException("waited in vain: " + what, e);
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
                () -> together.stream().allMatch(LoadSession::isHeld));
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
        EchoLoad load = io.echoLoad();
        if (load == null) {
            load = new EchoLoad(PING_BYTES);
            io.echoLoad(load);
        }
        for (LoadSession session : through) {
            boolean _ = session.echo(load, Clock.nanos());
        }
        io.outbox().flush();
        if (load.corrupt() > 0) {
            throw new LabException("an echo reply that was not its own: " + sessions);
        }
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
     * @throws LabException if one ends instead, or the bound is over
     */
    public LoginReport logIn(int count, int concurrency, Duration bound) {
        int first = sessions.size();
        int before = io.logins();
        long start = Clock.nanos();
        run(
                bound,
                () -> {
                    int done = io.logins() - before;
                    while (sessions.size() - first < count
                            && sessions.size() - first - done < concurrency) {
                        LoadSession _ = dial(plan.accountPrefix() + sessions.size());
                    }
                    failIfOneEnded(first);
                    return done == count;
                });
        return new LoginReport(
                io.lastLoginNanos() - start,
                sessions.subList(first, sessions.size()).stream()
                        .mapToLong(LoadSession::loginNanos)
                        .toArray());
    }

    /**
     * Sends echo requests through the first sessions, each verified, never more than {@code window}
     * of a session on their way.
     *
     * @param length of a packet with its IP header, bytes
     */
    public EchoReport echo(int count, int window, int length, Duration duration) {
        EchoLoad load = new EchoLoad(length);
        io.echoLoad(load);
        long start = Clock.nanos();
        long end = start + duration.toNanos();
        long[] lost = new long[1];
        run(
                duration.plusSeconds(1),
                () -> {
                    long now = Clock.nanos();
                    for (int n = 0; n < count; n++) {
                        LoadSession session = sessions.get(n);
                        lost[0] += session.giveUp(now, PATIENCE_NANOS);
                        while (session.outstanding() < window && session.echo(load, now)) {
                            // The window is filled.
                        }
                    }
                    io.outbox().flush();
                    failIfOneEnded(0);
                    return now >= end;
                });
        EchoReport inTime = load.report(Clock.nanos() - start, 0);
        run(
                Duration.ofNanos(2 * PATIENCE_NANOS),
                () -> {
                    long now = Clock.nanos();
                    sessions.forEach(session -> lost[0] += session.giveUp(now, PATIENCE_NANOS));
                    return sessions.stream().allMatch(session -> session.outstanding() == 0);
                });
        io.echoLoad(null);
        return new EchoReport(
                inTime.wallNanos(),
                inTime.verified(),
                load.corrupt(),
                lost[0],
                inTime.medianNanos(),
                inTime.percentile99Nanos());
    }

    /** Keeps the sessions alive for a time without using them. */
    public void idle(Duration duration) {
        long end = Clock.nanos() + duration.toNanos();
        run(duration.plusSeconds(1), () -> Clock.nanos() >= end);
    }

    /** Logs every session out, properly; what has not ended within the bound is cut. */
    public void logOut(Duration bound) {
        long now = Clock.nanos();
        sessions.forEach(session -> session.logOut(now));
        long end = now + bound.toNanos();
        run(
                bound.plusSeconds(1),
                () -> Clock.nanos() > end || sessions.stream().allMatch(LoadSession::isOver));
        sessions.forEach(LoadSession::abandon);
        sessions.clear();
    }

    /** Cuts what is still there. */
    @Override
    public void close() {
        sessions.forEach(LoadSession::abandon);
        io.close();
    }

    private void failIfOneEnded(int first) {
        for (int n = first; n < sessions.size(); n++) {
            if (sessions.get(n).isOver()) {
                throw new LabException("a session ended: " + sessions.get(n));
            }
        }
    }

    /** Serves the sockets until {@code done}, which is asked after each round. */
    private void run(Duration bound, BooleanSupplier done) {
        long end = Clock.nanos() + bound.toNanos();
        while (!done.getAsBoolean()) {
            io.outbox().flush();
            if (Clock.nanos() > end) {
                throw new LabException(
                        "not within %d ms: %d of %d sessions up: %s"
                                .formatted(
                                        bound.toMillis(),
                                        up(),
                                        sessions.size(),
                                        sessions.stream()
                                                .filter(session -> !session.isUp())
                                                .limit(3)
                                                .toList()));
            }
            int count = io.epoll().await(Math.max(0, nextTickNanos - Clock.nanos()));
            long now = Clock.nanos();
            for (int i = 0; i < count; i++) {
                if (io.epoll().token(i) == GRE_TOKEN) {
                    receive();
                } else {
                    sessions.get((int) io.epoll().token(i)).ready(io.epoll().events(i), now);
                }
            }
            if (now >= nextTickNanos) {
                nextTickNanos = now + TICK_NANOS;
                IntStream.range(0, sessions.size()).forEach(n -> sessions.get(n).expire(now));
            }
        }
        io.outbox().flush();
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
        int index = memory.get(U32, start + 16) - firstSource;
        if (index >= 0
                && index < sessions.size()
                && !inbox.isTruncated(datagram)
                && GreHeader.callId(memory, start + header, length) == index + 1) {
            sessions.get(index).datagram(memory, start + header, length, nowNanos);
        }
    }
}
