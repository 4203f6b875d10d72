package net.sallyport.gateway.log;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The gateway's log: one line an event. Any thread may write; none ever waits for a slow reader of
 * the log. A thread of its own hands the lines on, and says how many were lost when there were more
 * than the queue takes.
 */
public final class EventLog implements AutoCloseable {
    private static final int CAPACITY = 16_384;
    private static final Entry END = new Entry(Level.INFO, "\0end", null);

    private record Entry(Level level, String line, @Nullable Throwable trouble) {}

    private final Logger logger;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;

    public EventLog() {
        this(LoggerFactory.getLogger("sallyport"));
    }

    /** Hands the lines on to this one. */
    public EventLog(Logger logger) {
        this.logger = logger;
        writer = Thread.ofPlatform().daemon().name("log").start(this::write);
    }

    public void info(String event, Object... fields) {
        put(Level.INFO, null, LogText.line(event, fields));
    }

    public void warn(String event, Object... fields) {
        put(Level.WARN, null, LogText.line(event, fields));
    }

    public void error(String event, @Nullable Throwable trouble, Object... fields) {
        put(Level.ERROR, trouble, LogText.line(event, fields));
    }

    /** A line that is complete already, such as a decoded frame. */
    public void trace(String line) {
        put(Level.INFO, null, line);
    }

    /** Writes what is queued and ends; bounded. */
    @Override
    public void close() {
        try {
            if (queue.offer(END, 2, TimeUnit.SECONDS)) {
                writer.join(2_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Level level, @Nullable Throwable trouble, String line) {
        if (!queue.offer(new Entry(level, line, trouble))) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            for (Entry entry = queue.take(); !entry.equals(END); entry = queue.take()) {
                hand(entry);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(Entry entry) {
        try {
            logger.atLevel(entry.level).setCause(entry.trouble).log(entry.line);
            long missing = lost.getAndSet(0);
            if (missing > 0) {
                logger.warn("log-lines-lost count={}", missing);
            }
        } catch (RuntimeException e) {
            // Nobody can be told; the next line may fare better.
            lost.incrementAndGet();
        }
    }
}
