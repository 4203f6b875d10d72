package net.sallyport.gateway.wtmp;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    public static final Path WTMP = Path.of("/var/log/wtmp");
    public static final Path UTMP = Path.of("/var/run/utmp");

    private static final int QUEUE = 8_192;
    private static final long LOCK_MILLIS = 2_000;

    private final Path wtmp;
    private final Path utmp;
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
        this.wtmp = wtmp;
        this.utmp = utmp;
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
     * Ends what a crash left: entries of utmp on such a line whose process is gone. At the start,
     * before any session.
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
            if (!thread.awaitTermination(2 * LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
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
        if (Files.exists(utmp)) {
            try (FileChannel file = open(utmp);
                    FileLock _ = lock(file, utmp)) {
                replace(file, record);
            }
        }
        append(record);
    }

    private void append(ByteBuffer record) throws IOException, InterruptedException {
        if (Files.exists(wtmp)) {
            try (FileChannel file = open(wtmp);
                    FileLock _ = lock(file, wtmp)) {
                write(file, record, wholeRecords(file));
            }
        }
    }

    /** In the place of the line's record before, or at the end. */
    private void replace(FileChannel file, ByteBuffer record) throws IOException {
        String line = UtmpLayout.line(record);
        long end = wholeRecords(file);
        for (long at = 0; at < end; at += layout.size()) {
            ByteBuffer there = read(file, at);
            if (isSession(there) && UtmpLayout.line(there).equals(line)) {
                write(file, record, at);
                return;
            }
        }
        write(file, record, end);
    }

    private void ghosts(Predicate<String> line, Instant now)
            throws IOException, InterruptedException {
        if (!Files.exists(utmp)) {
            return;
        }
        try (FileChannel file = open(utmp);
                FileLock _ = lock(file, utmp)) {
            for (long at = 0; at < wholeRecords(file); at += layout.size()) {
                ByteBuffer there = read(file, at);
                String itsLine = UtmpLayout.line(there);
                if (UtmpLayout.type(there) == UtmpLayout.USER_PROCESS
                        && line.test(itsLine)
                        && !ProcessHandle.of(UtmpLayout.pid(there)).isPresent()) {
                    ByteBuffer over = dead(itsLine, UtmpLayout.pid(there), now);
                    write(file, over, at);
                    append(over);
                }
            }
        }
    }

    private ByteBuffer dead(String line, int pid, Instant at) {
        return layout.record(UtmpLayout.DEAD_PROCESS, pid, line, "", "", null, at);
    }

    private static boolean isSession(ByteBuffer record) {
        int type = UtmpLayout.type(record);
        return type == UtmpLayout.USER_PROCESS || type == UtmpLayout.DEAD_PROCESS;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The C library takes the same lock; whoever holds it longer than a moment is in trouble. */
    private static FileLock lock(FileChannel file, Path path)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOCK_MILLIS);
        FileLock lock = file.tryLock();
        while (lock == null) {
            if (System.nanoTime() > deadline) {
                throw new IOException(path + " is locked by another process");
            }
            TimeUnit.MILLISECONDS.sleep(10);
            lock = file.tryLock();
        }
        return lock;
    }

    /** A record that was cut off by a crash is written over. */
    private long wholeRecords(FileChannel file) throws IOException {
        return file.size() / layout.size() * layout.size();
    }

    private ByteBuffer read(FileChannel file, long at) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (read >= 0 && record.hasRemaining()) {
            read = file.read(record, at + record.position());
        }
        return record;
    }

    private static void write(FileChannel file, ByteBuffer record, long at) throws IOException {
        ByteBuffer bytes = record.duplicate().rewind();
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }
}
