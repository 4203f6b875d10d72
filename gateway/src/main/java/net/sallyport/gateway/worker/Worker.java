package net.sallyport.gateway.worker;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.TunRing;
import net.sallyport.linux.loop.Faults;
import net.sallyport.linux.loop.Loop;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.loop.TimerWheel;
import net.sallyport.linux.offload.TunOutput;
import org.jspecify.annotations.Nullable;

/**
 * One thread with its {@link Loop}, and all that lives on it: a session is touched by no other
 * thread. Other threads reach it with {@link #post}. All other methods are the worker's own, but
 * where they say otherwise.
 */
public final class Worker implements AutoCloseable {
    /** Packets of peers that may wait for the end of their batch. */
    static final int BATCH = 64;

    private final int index;
    private final Loop loop;
    private final AtomicInteger load = new AtomicInteger();
    private final @Nullable TunRing ring;
    private final TunOutput tunOutput;
    private final FairTurns turns = new FairTurns();
    private final Thread thread;

    public Worker(int index, Rings rings, EventLog log) throws LinuxException {
        this.index = index;
        loop = new Loop(new LoggedFaults(index, log));
        ring = rings.open();
        tunOutput = new TunOutput(Arena.ofAuto(), BATCH, ring);
        // Before anything else at the end of a round: what is sent by it leaves with the round.
        loop.atRoundEnd(this::serve);
        thread = Thread.ofPlatform().daemon().name("worker-" + index).unstarted(loop::run);
    }

    /** By which packets are exchanged with the host's network; null: one by one. */
    public @Nullable TunRing ring() {
        return ring;
    }

    private void serve() {
        if (turns.serve(loop.nowNanos())) {
            loop.again();
        }
    }

    /** Starts the thread; what was set up before is seen by it. */
    public void start() {
        thread.start();
    }

    /** Ends the loop after what it is doing; from any thread. */
    public void stop() {
        loop.stop();
    }

    /**
     * Waits for the thread, at most so long.
     *
     * @return whether it has ended, or was never started
     */
    public boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** Closes what the worker waits with. Its thread has ended, or was never started. */
    @Override
    public void close() {
        loop.close();
        // Of a thread that is stuck its memory is not taken away: that would end the process.
        if (ring != null && !thread.isAlive()) {
            ring.close();
        }
    }

    /** From 0 to the number of workers less one. */
    public int index() {
        return index;
    }

    /** How much this worker carries (control connections); any thread reads and adjusts it. */
    public AtomicInteger load() {
        return load;
    }

    /** What the thread has had of a processor so far; -1 where the system does not tell. */
    public long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    /** {@link Loop#post}. */
    public void post(Runnable message) {
        loop.post(message);
    }

    /**
     * Where packets leave for the host's network. A transport opens a batch for what it receives at
     * once, and ends it before the memory is used again.
     */
    public TunOutput tunOutput() {
        return tunOutput;
    }

    /** Whose packets for peers are next. */
    public FairTurns turns() {
        return turns;
    }

    /** {@link Loop#nowNanos}. */
    public long nowNanos() {
        return loop.nowNanos();
    }

    public TimerWheel timers() {
        return loop.timers();
    }

    /** {@link Loop#atRoundEnd}. */
    public void atRoundEnd(Runnable task) {
        loop.atRoundEnd(task);
    }

    /** {@link Loop#watch}. */
    public int watch(Fd fd, int interest, Readiness readiness) throws LinuxException {
        return loop.watch(fd, interest, readiness);
    }

    /** {@link Loop#rewatch}. */
    public void rewatch(int place, Fd fd, int interest) throws LinuxException {
        loop.rewatch(place, fd, interest);
    }

    /** {@link Loop#unwatch}. */
    public void unwatch(int place, Fd fd) {
        loop.unwatch(place, fd);
    }

    private record LoggedFaults(int worker, EventLog log) implements Faults {
        @Override
        public void fault(Throwable trouble) {
            log.error("worker-fault", trouble, "worker", worker);
        }

        @Override
        public void unwatchFailed(LinuxException trouble) {
            log.error("unwatch-failed", trouble, "worker", worker);
        }
    }
}
