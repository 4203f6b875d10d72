package net.sallyport.gateway.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * than the queue, or whoever keeps them, takes. Where they would go to systemd's journal as mere
 * lines, they go there with their fields.
 */
public final class EventLog implements AutoCloseable {
    private static final int CAPACITY = 16_384;
    private static final LogLine END = new LogLine(Level.INFO, null, 0, "\0end", List.of(), null);

    private final LogKeeper keeper;
    private final BlockingQueue<LogLine> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;

    public EventLog() {
        this(
                Journal.isBehind(System.getenv(), Path.of("/proc/self/fd/2"))
                        ? new Journal(Journal.SOCKET, LogKeeper.of(ours()))
                        : LogKeeper.of(ours()));
    }

    /** Hands the lines on to this one. */
    public EventLog(Logger logger) {
        this(LogKeeper.of(logger));
    }

    EventLog(LogKeeper keeper) {
        this.keeper = keeper;
        writer = Thread.ofPlatform().daemon().name("log").start(this::write);
    }

    private static Logger ours() {
        return LoggerFactory.getLogger("sallyport");
    }

    public void info(String event, Object... fields) {
        put(Level.INFO, null, event, fields);
    }

    public void warn(String event, Object... fields) {
        put(Level.WARN, null, event, fields);
    }

    public void error(String event, @Nullable Throwable trouble, Object... fields) {
        put(Level.ERROR, trouble, event, fields);
    }

    /** A line that is complete already, such as a decoded frame. */
    public void trace(String line) {
        put(new LogLine(Level.INFO, null, 0, line, List.of(), null));
    }

    /**
     * A line in the words of another program, for those who look for them.
     *
     * @param program as syslog has it in front of the line
     * @param number stands for that program's process
     * @param line without characters that could act on a terminal
     */
    public void as(String program, long number, Level level, String line) {
        List<String> fields = List.of("session", Long.toString(number));
        put(new LogLine(level, program, number, line, fields, null));
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

    private void put(Level level, @Nullable Throwable trouble, String event, Object... given) {
        List<String> fields = new ArrayList<>(given.length + 2);
        fields.add("event");
        fields.add(event);
        for (Object each : given) {
            fields.add(LogText.printable(String.valueOf(each)));
        }
        put(new LogLine(level, null, 0, LogText.line(event, given), fields, trouble));
    }

    private void put(LogLine line) {
        if (!queue.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try (keeper) {
            for (LogLine line = queue.take(); !line.equals(END); line = queue.take()) {
                hand(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(LogLine line) {
        long missing = lost.getAndSet(0);
        try {
            if (!keeper.keep(line)) {
                missing++;
            } else if (missing > 0 && keeper.keep(missing(missing))) {
                missing = 0;
            }
        } catch (RuntimeException e) {
            // Nobody can be told; the next line may fare better.
            missing++;
        }
        lost.addAndGet(missing);
    }

    private static LogLine missing(long count) {
        String number = Long.toString(count);
        return new LogLine(
                Level.WARN,
                null,
                0,
                LogText.line("log-lines-lost", "count", number),
                List.of("event", "log-lines-lost", "count", number),
                null);
    }
}
