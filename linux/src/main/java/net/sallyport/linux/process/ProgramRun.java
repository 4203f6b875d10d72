package net.sallyport.linux.process;

import java.util.OptionalInt;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.PidFd;
import net.sallyport.linux.Processes;
import net.sallyport.linux.loop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * One program that a {@link StandIn} has been told to start, up to its end. Belongs to the
 * stand-in's loop.
 */
public final class ProgramRun {
    /** What a program that is asked to end may take for it. */
    private static final long KILL_NANOS = 1_000_000_000L;

    /** Hears of the end, once. */
    public interface Listener {
        /**
         * @param code the exit code; from 128 on, 128 and the signal that ended it, or what the
         *     program says itself; empty where nobody can know, because the stand-in was killed
         */
        void ended(OptionalInt code, long nowNanos);
    }

    private enum State {
        STARTING,
        RUNNING,
        REAPING,
        ENDED
    }

    private final StandIn parent;
    private final long id;
    private final Listener listener;
    private final Timer kill = new Timer(now -> killGroup());
    private State state = State.STARTING;
    private int pid;
    private @Nullable PidFd pidFd;
    private int watch;
    private boolean terminated;

    ProgramRun(StandIn parent, long id, Listener listener) {
        this.parent = parent;
        this.id = id;
        this.listener = listener;
    }

    /** The process, 0 until it is known. */
    public int pid() {
        return pid;
    }

    /** Asks the program and what it has started to end, and kills them a second later. */
    public void terminate(long nowNanos) {
        if (terminated || state == State.ENDED) {
            return;
        }
        terminated = true;
        if (state == State.RUNNING) {
            signal(Processes.SIGTERM);
        }
        parent.loop().timers().arm(kill, nowNanos + KILL_NANOS);
    }

    void started(int process, long nowNanos) {
        if (state != State.STARTING) {
            return;
        }
        pid = process;
        state = State.RUNNING;
        try {
            PidFd opened = PidFd.open(process);
            pidFd = opened;
            watch = parent.loop().watch(opened.fd(), Epoll.IN, (events, now) -> over(now));
        } catch (LinuxException e) {
            // Over already, and forgotten even: only the stand-in knows how it ended.
            over(nowNanos);
            return;
        }
        if (terminated) {
            signal(Processes.SIGTERM);
        }
    }

    /** The process has ended; unless its parent has looked, it is a zombie that keeps the group. */
    private void over(long nowNanos) {
        if (terminated) {
            signal(Processes.SIGKILL);
        }
        unwatch();
        state = State.REAPING;
        if (!parent.reap(id, pid)) {
            end(OptionalInt.empty(), nowNanos);
        }
    }

    void reaped(int code, long nowNanos) {
        if (state == State.REAPING) {
            end(OptionalInt.of(code), nowNanos);
        }
    }

    /** The stand-in is gone. A program that runs goes on and is watched till its end. */
    void orphaned(long nowNanos) {
        if (state == State.STARTING || state == State.REAPING) {
            end(OptionalInt.empty(), nowNanos);
        }
    }

    private void killGroup() {
        switch (state) {
            case STARTING -> {
                // The stand-in does not do what it is told, as one that somebody has stopped.
                parent.kill();
            }
            case RUNNING -> signal(Processes.SIGKILL);
            case REAPING -> parent.kill();
            case ENDED -> {}
        }
    }

    private void signal(int signal) {
        try {
            if (!Processes.signalGroup(pid, signal) && signal != Processes.SIGKILL) {
                // Not a group yet: setsid has not been reached.
                boolean _ = Processes.signal(pid, signal);
            }
        } catch (LinuxException e) {
            if (e.errno() != Errno.EPERM) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void end(OptionalInt code, long nowNanos) {
        state = State.ENDED;
        parent.loop().timers().cancel(kill);
        parent.forget(id, nowNanos);
        listener.ended(code, nowNanos);
    }

    private void unwatch() {
        PidFd mine = pidFd;
        pidFd = null;
        if (mine != null) {
            parent.loop().unwatch(watch, mine.fd());
            mine.close();
        }
    }

    /** Ends watching for good, whatever becomes of the program. */
    void abandon() {
        unwatch();
        parent.loop().timers().cancel(kill);
        state = State.ENDED;
    }
}
