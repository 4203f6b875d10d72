package net.sallyport.gateway.wtmp;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import net.sallyport.admission.AccountName;
import net.sallyport.gateway.database.Alarms;
import org.jspecify.annotations.Nullable;

/**
 * Puts sessions in wtmp and utmp as pptpd's logwtmp does: who came up on which line from where, and
 * that the line is nobody's again. Any thread may call and none ever waits: a thread of its own
 * writes. A file that is not there is passed over, as the C library does; what cannot be written is
 * an alarm.
 */
public final class WtmpWriter implements AutoCloseable {

    private static final int QUEUE = 8_192;
    private static final long CLOSE_MILLIS = 4_000;

    private final UtmpFile wtmp;
    private final UtmpFile utmp;
    private final UtmpLayout layout;
    private final boolean stripDomain;
    private final InstantSource clock;
    private final Alarms alarms;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(QUEUE),
                    Thread.ofPlatform().daemon().name("wtmp").factory());

    /**
     * @param stripDomain write names without everything up to the last backslash
     */
    public WtmpWriter(
            Path wtmp,
            Path utmp,
            UtmpLayout layout,
            boolean stripDomain,
            InstantSource clock,
            Alarms alarms) {
        this.wtmp = new UtmpFile(wtmp, layout);
        this.utmp = new UtmpFile(utmp, layout);
        this.layout = layout;
        this.stripDomain = stripDomain;
        this.clock = clock;
        this.alarms = alarms;
    }

    /**
     * A session is up.
     *
     * @param line its interface; no two sessions have the same at a time
     * @param user its account
     * @param host where it calls from
     * @param peer its address inside
     * @param pid the process that stands for it: who(1) looks whether it lives
     */
    public void up(String line, String user, String host, @Nullable Inet4Address peer, int pid) {
        String name = stripDomain ? user.substring(user.lastIndexOf('\\') + 1) : user;
        Instant at = clock.instant();
        later(() ->
                put(
                        layout.record(
                                UtmpLayout.USER_PROCESS,
                                pid,
                                line,
                                AccountName.of(name).toString(),
                                host,
                                peer,
                                at)));
    }

    /** It is over. */
    public void down(String line, int pid) {
        Instant at = clock.instant();
        later(() -> put(dead(line, pid, at)));
    }

    /**
     * Ends what a crash left: entries on such a line whose process is gone. At the start, before
     * any session.
     */
    public void clearGhosts(Predicate<String> line) {
        Instant at = clock.instant();
        later(() -> ghosts(line, at));
    }

    /** Writes what waits and ends; within seconds. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void later(Work work) {
        try {
            thread.execute(() -> run(work));
        } catch (RejectedExecutionException e) {
            alarms.raise("wtmp", "a record was left out: too many wait");
        }
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            alarms.raise("wtmp", "a record cannot be written: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(ByteBuffer record) throws IOException, InterruptedException {
        utmp.replace(record);
        wtmp.append(record);
    }

    private void ghosts(Predicate<String> line, Instant now)
            throws IOException, InterruptedException {
        for (ByteBuffer there : utmp.inUse(line)) {
            if (isGone(there)) {
                utmp.replace(dead(UtmpLayout.line(there), UtmpLayout.pid(there), now));
            }
        }
        for (ByteBuffer there : wtmp.inUse(line)) {
            if (isGone(there)) {
                wtmp.append(dead(UtmpLayout.line(there), UtmpLayout.pid(there), now));
            }
        }
    }

    /** In a container the process before may well have had our own number. */
    private static boolean isGone(ByteBuffer record) {
        long pid = UtmpLayout.pid(record);
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }

    private ByteBuffer dead(String line, int pid, Instant at) {
        return layout.record(UtmpLayout.DEAD_PROCESS, pid, line, "", "", null, at);
    }
}
