package net.sallyport.gateway.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One thread that writes what any thread puts into its bounded queue, many at a time. Whoever puts
 * never waits and never fails: what the queue does not take is counted, and the alarm says so. A
 * disk that is full or a database that is locked raises the alarm, and the batch is tried again
 * until it is written. What one batch cannot take for a reason of its own is left out, counted and
 * said.
 */
public final class BatchWriter<E> implements AutoCloseable {
    private static final long RETRY_MILLIS = 1_000;
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long IDLE_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * @param capacity how many may wait
     * @param batch how many make a batch full
     * @param everyMillis how long the first of a batch waits for company
     */
    public record Pace(int capacity, int batch, long everyMillis) {
        /** 65,536 may wait; a transaction every 500 ms or 4,096 events. */
        public static final Pace DEFAULT = new Pace(65_536, 4_096, 500);
    }

    private final String name;
    private final Pace pace;
    private final BatchSink<E> sink;
    private final Alarms alarms;
    private final ArrayBlockingQueue<E> queue;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Thread thread;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean failing;
    private boolean sinkOpen;
    private long lostAndSaid;
    private long saidAtNanos;

    /** Starts the thread, which opens the sink; so this neither blocks nor fails. */
    public BatchWriter(String name, Pace pace, BatchSink<E> sink, Alarms alarms) {
        this.name = name;
        this.pace = pace;
        this.sink = sink;
        this.alarms = alarms;
        this.queue = new ArrayBlockingQueue<>(pace.capacity());
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Never blocks. False: it is lost, and counted. */
    public boolean put(E event) {
        if (open.get() && queue.offer(event)) {
            return true;
        }
        lost.incrementAndGet();
        return false;
    }

    /** How many the queue did not take, or could not be written, since the start. */
    public long lost() {
        return lost.get();
    }

    /** How many are in the database, since the start. */
    public long written() {
        return written.get();
    }

    /** Whether the last attempt to write failed. */
    public boolean isFailing() {
        return failing;
    }

    /** Writes what waits and ends; within seconds, whatever the disk does. */
    @Override
    public void close() {
        if (!open.getAndSet(false)) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(Database.BUSY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<E> batch = new ArrayList<>(pace.batch());
        try {
            while (open.get() || !queue.isEmpty() || !batch.isEmpty()) {
                collect(batch);
                if (write(batch)) {
                    batch.clear();
                } else if (!open.get() && failing) {
                    lost.addAndGet(batch.size() + queue.size());
                    break;
                } else {
                    pause();
                }
                sayLost();
            }
        } catch (InterruptedException e) {
            lost.addAndGet(batch.size() + queue.size());
        } finally {
            sayLost();
            finish();
        }
    }

    private void finish() {
        try (sink) {
            if (sinkOpen) {
                sink.finish();
            }
        } catch (SQLException e) {
            alarms.raise(name, "was not ended properly: " + e.getMessage());
        }
    }

    private void collect(List<E> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            E first = open.get() ? poll(sinkOpen ? IDLE_MILLIS : 0) : queue.poll();
            if (first == null) {
                return;
            }
            batch.add(first);
        }
        // Asleep, not at the queue: there each event would wake this thread, which costs whoever
        // puts it more than the event itself.
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace.everyMillis());
        long left = until - System.nanoTime();
        while (left > 0 && batch.size() + queue.size() < pace.batch() && open.get()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, NAP_NANOS));
            left = until - System.nanoTime();
        }
        queue.drainTo(batch, Math.max(0, pace.batch() - batch.size()));
    }

    /** In short steps, so that {@link #close} is noticed. */
    private @Nullable E poll(long millis) throws InterruptedException {
        long left = millis;
        E next = queue.poll();
        while (next == null && left > 0 && open.get()) {
            long step = Math.min(left, 50);
            next = queue.poll(step, TimeUnit.MILLISECONDS);
            left -= step;
        }
        return next;
    }

    /** Whether nothing of the batch is left to be written. */
    private boolean write(List<E> batch) {
        try {
            if (!sinkOpen) {
                sink.open();
                sinkOpen = true;
            }
            if (!batch.isEmpty()) {
                writeOrLeaveOut(batch);
            }
            sink.idle();
            works();
            return true;
        } catch (SQLException | RuntimeException e) {
            fails(e, batch.size());
            return false;
        }
    }

    private void writeOrLeaveOut(List<E> batch) throws SQLException {
        try {
            sink.write(batch);
            written.addAndGet(batch.size());
        } catch (SQLException | RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            for (E each : batch) {
                writeOne(each);
            }
        }
        batch.clear();
    }

    private void writeOne(E event) throws SQLException {
        try {
            sink.write(List.of(event));
            written.incrementAndGet();
        } catch (SQLException | RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            lost.incrementAndGet();
            alarms.raise(name + "-event", "an event cannot be written: " + e);
        }
    }

    /** Whether it is the disk's or the file's trouble and not the event's own. */
    private static boolean mayPass(Exception e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return e instanceof SQLException;
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return (code.code & 0xff) != SQLiteErrorCode.SQLITE_CONSTRAINT.code
                && code != SQLiteErrorCode.SQLITE_MISMATCH
                && code != SQLiteErrorCode.SQLITE_TOOBIG;
    }

    private void works() {
        if (failing) {
            failing = false;
            alarms.clear(name, "written again; " + queue.size() + " wait");
        }
    }

    private void fails(Exception e, int size) {
        sink.close();
        sinkOpen = false;
        long now = System.nanoTime();
        if (!failing || now - saidAtNanos > SAY_AGAIN_NANOS) {
            saidAtNanos = now;
            alarms.raise(
                    name,
                    "cannot be written and is tried again: "
                            + e.getMessage()
                            + "; "
                            + (size + queue.size())
                            + " of at most "
                            + (pace.capacity() + pace.batch())
                            + " events wait");
        }
        failing = true;
    }

    private void pause() throws InterruptedException {
        for (long slept = 0; slept < RETRY_MILLIS && open.get(); slept += 50) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void sayLost() {
        long now = lost.get();
        if (now != lostAndSaid && !failing) {
            alarms.raise(name + "-lost", (now - lostAndSaid) + " events were lost");
            lostAndSaid = now;
        }
    }
}
