package net.sallyport.gateway.scripts;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.linux.process.ProgramRun;
import net.sallyport.protocol.ppp.script.PppScript;
import org.jspecify.annotations.Nullable;

/** One script, from being wanted to its end. Belongs to the script thread. */
final class Execution {
    private final ScriptHouse house;
    private final SessionRuns session;
    private final PppScript script;
    private final Path file;
    private final Consumer<Outcome> ended;
    private final Timer limit = new Timer(this::tooLong);
    private final Runnable start = this::start;
    private long limitNanos;
    private @Nullable ProgramRun run;
    private boolean tookTooLong;

    Execution(
            ScriptHouse house,
            SessionRuns session,
            PppScript script,
            Path file,
            Consumer<Outcome> ended) {
        this.house = house;
        this.session = session;
        this.script = script;
        this.file = file;
        this.ended = ended;
    }

    PppScript script() {
        return script;
    }

    /**
     * Runs it when there is a place.
     *
     * @param isWaitedFor somebody stands at the door meanwhile: the limit counts from now
     * @param limitSeconds after which it is killed
     */
    void begin(boolean isWaitedFor, int limitSeconds) {
        limitNanos = TimeUnit.SECONDS.toNanos(limitSeconds);
        if (isWaitedFor) {
            endWithin(limitNanos);
        }
        house.slots().take(isWaitedFor, start);
    }

    /** Has it killed after that time, unless it would be sooner. */
    void endWithin(long nanos) {
        house.loop().timers().armEarlier(limit, Clock.nanos() + nanos);
    }

    private void start() {
        endWithin(limitNanos);
        run = session.launch(this, file);
        if (run == null) {
            house.slots().release();
            end("it could not be started");
        }
    }

    void programEnded(OptionalInt code, long nowNanos) {
        house.slots().release();
        if (tookTooLong) {
            end("it took too long and was killed");
        } else if (code.isEmpty()) {
            end("it killed its parent, so that nobody knows how it ended");
        } else if (code.getAsInt() == 0) {
            end(null);
        } else {
            end("it ended with " + code.getAsInt());
        }
    }

    private void tooLong(long nowNanos) {
        tookTooLong = true;
        ProgramRun mine = run;
        if (mine != null) {
            mine.terminate(nowNanos);
        } else if (house.slots().withdraw(start)) {
            end("too many scripts were running");
        }
    }

    private void end(@Nullable String trouble) {
        house.loop().timers().cancel(limit);
        session.ended(this, trouble);
        ended.accept(new Outcome(script, trouble, run != null));
    }
}
