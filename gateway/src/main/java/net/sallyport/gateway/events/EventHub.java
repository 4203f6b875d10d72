package net.sallyport.gateway.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to everybody who listens. Whoever tells never waits: a thread of its own hands
 * things on, which sleeps while nobody listens. A listener that does not keep up loses its place,
 * nobody else does. Safe for any thread, workers included.
 */
public final class EventHub implements AutoCloseable {
    /** How many a listener that comes back is told again. */
    static final int REMEMBERED = 1_000;

    private static final int CAPACITY = 8_192;
    private static final int LISTENER_CAPACITY = 2_048;
    private static final int MAX_LISTENERS = 64;

    /** So many wait at most while nobody listens: then nobody is woken for each. */
    private static final int GATHERED = CAPACITY / 8;

    private record Told(String kind, Supplier<Map<String, @Nullable Object>> data) {}

    private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final Set<Listening> listeners = ConcurrentHashMap.newKeySet();
    private final Deque<Event> remembered = new ArrayDeque<>();
    private long lastId;
    private volatile boolean closed;
    private final Thread thread = Thread.ofPlatform().daemon().name("events").start(this::run);

    /** One who listens. For one thread. */
    public final class Listening implements AutoCloseable {
        private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(LISTENER_CAPACITY);
        private final long before;
        private volatile boolean over;

        private Listening(long before) {
            this.before = before;
        }

        /** The number of the last event there was when it began; 0: there was none. */
        public long before() {
            return before;
        }

        /** The next event; null: none came within so many milliseconds. */
        public @Nullable Event poll(long millis) throws InterruptedException {
            return waiting.poll(millis, TimeUnit.MILLISECONDS);
        }

        /** Whether nothing more comes: it did not keep up, or the server goes down. */
        public boolean isOver() {
            return over && waiting.isEmpty();
        }

        @Override
        public void close() {
            over = true;
            listeners.remove(this);
        }

        private void tell(Event event) {
            if (!waiting.offer(event)) {
                close();
                // Its thread may be at a write for long: what waits is not kept until then.
                waiting.clear();
            }
        }
    }

    /**
     * Says that something happened; never waits.
     *
     * @param data is asked for on another thread, it may be much later
     */
    public void tell(String kind, Supplier<Map<String, @Nullable Object>> data) {
        if (!queue.offer(new Told(kind, data))) {
            lost.incrementAndGet();
        }
        if (!listeners.isEmpty() || queue.size() >= GATHERED) {
            LockSupport.unpark(thread);
        }
    }

    /** How many could not be told, since the start. */
    public long lost() {
        return lost.get();
    }

    /**
     * Listens from now on.
     *
     * @param after what came after this event is told again as far as it is remembered; null: from
     *     now on
     * @return null: too many listen already
     */
    public @Nullable Listening listen(@Nullable Long after) {
        Listening listening;
        synchronized (remembered) {
            if (closed || listeners.size() >= MAX_LISTENERS) {
                return null;
            }
            handOn();
            listening = new Listening(lastId);
            if (after != null && after <= lastId) {
                remembered.stream().filter(event -> event.id() > after).forEach(listening::tell);
            }
            listeners.add(listening);
        }
        // What was told while nobody was seen to listen.
        LockSupport.unpark(thread);
        return listening;
    }

    /** How many listen. */
    public int listeners() {
        return listeners.size();
    }

    @Override
    public void close() {
        synchronized (remembered) {
            closed = true;
        }
        List.copyOf(listeners).forEach(Listening::close);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            handOn();
            if (queue.isEmpty()) {
                LockSupport.park(this);
            }
        }
    }

    private void handOn() {
        synchronized (remembered) {
            for (Told told = queue.poll(); told != null; told = queue.poll()) {
                handOn(told);
            }
        }
    }

    private void handOn(Told told) {
        Event event = new Event(++lastId, told.kind(), told.data().get());
        remembered.addLast(event);
        if (remembered.size() > REMEMBERED) {
            remembered.removeFirst();
        }
        for (Listening each : List.copyOf(listeners)) {
            each.tell(event);
        }
    }
}
