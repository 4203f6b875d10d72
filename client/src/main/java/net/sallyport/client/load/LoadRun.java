package net.sallyport.client.load;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import net.sallyport.linux.loop.Clock;
import org.jspecify.annotations.Nullable;

/**
 * One run against a server: sessions log in, send echo requests for a time, may displace each
 * other, and log out. What fails is counted and does not end the run. For one thread; {@link #stop}
 * is for any.
 */
public final class LoadRun {
    private static final Duration LAST_REPLIES = Duration.ofSeconds(6);
    private static final Duration GOODBYE = Duration.ofSeconds(15);
    private static final Duration STUCK = Duration.ofHours(25);
    private static final long LOOK_NANOS = 250_000_000;

    /** What a run does now. */
    public enum Phase {
        LOGGING_IN,
        HOLDING,
        DISPLACING,
        LOGGING_OUT
    }

    /**
     * What is wanted.
     *
     * @param sessions to log in
     * @param together at most so many logins on their way
     * @param echoBytes of each echo request with its IP header, 64 to 1400
     * @param interval between two echo requests of a session; zero: none are sent
     * @param hold how long all are held when they are in
     * @param perSecond displacements a second after that; 0: none
     * @param storm how long
     */
    public record Wish(
            int sessions,
            int together,
            int echoBytes,
            Duration interval,
            Duration hold,
            double perSecond,
            Duration storm) {}

    /** Looks on, four times a second, on the run's thread. */
    @FunctionalInterface
    public interface Watcher {
        void look(Phase phase, LoadClient client, Duration elapsed);
    }

    private final LoadClient client;
    private final Wish wish;
    private final Watcher watcher;
    private final long startNanos = Clock.nanos();
    private Phase phase = Phase.LOGGING_IN;
    private long nextLookNanos;
    private volatile boolean stopped;

    public LoadRun(LoadClient client, Wish wish, Watcher watcher) {
        this.client = client;
        this.wish = wish;
        this.watcher = watcher;
    }

    /** Has the run come to its end early: everybody logs out. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs.
     *
     * @throws LoadException it cannot go on: a source address is not this host's, say
     */
    public LoadReport run() {
        LoadTally tally = client.tally();
        long climbNanos = climb(tally);
        int in = tally.loggedIn();
        @Nullable Traffic traffic =
                wish.interval().isZero()
                        ? null
                        : client.startTraffic(wish.echoBytes(), wish.interval());
        long holdNanos = hold(Phase.HOLDING, wish.hold());
        int lost = tally.lost();
        TakeoverStorm.@Nullable Report storm = null;
        if (wish.perSecond() > 0 && !stopped && client.up() > 0) {
            phase = Phase.DISPLACING;
            storm = TakeoverStorm.run(client, wish.perSecond(), wish.storm(), this::lookOn);
        }
        client.stopTraffic();
        if (traffic != null) {
            Traffic open = traffic;
            long end = Clock.nanos() + LAST_REPLIES.toNanos();
            serve(() -> Clock.nanos() > end || open.sent() <= open.verified() + open.lost());
            client.giveUpEchoes();
        }
        phase = Phase.LOGGING_OUT;
        int left = client.up();
        long begun = Clock.nanos();
        client.logOut(GOODBYE);
        return new LoadReport(
                wish.sessions(),
                in,
                climbNanos,
                holdNanos,
                lost,
                left,
                Clock.nanos() - begun,
                tally,
                traffic,
                storm,
                stopped);
    }

    /** Until every session is in, or is not and never will be. */
    private long climb(LoadTally tally) {
        int[] begun = new int[1];
        serve(() -> {
            int decided = tally.loggedIn() + tally.failed() - tally.lost();
            while (!stopped && begun[0] < wish.sessions() && begun[0] - decided < wish.together()) {
                LoadSession _ = client.dialNext();
                begun[0]++;
            }
            return stopped || decided == wish.sessions();
        });
        return Math.max(
                1, (tally.loggedIn() > 0 ? tally.lastLoginNanos() : Clock.nanos()) - startNanos);
    }

    private long hold(Phase which, Duration duration) {
        phase = which;
        long start = Clock.nanos();
        long end = start + duration.toNanos();
        serve(() -> stopped || Clock.nanos() >= end || client.up() == 0);
        return Clock.nanos() - start;
    }

    private void serve(BooleanSupplier done) {
        client.until(
                "the end of the run",
                STUCK,
                () -> {
                    boolean _ = lookOn();
                    return done.getAsBoolean();
                });
    }

    /** Whether to go on. */
    private boolean lookOn() {
        long now = Clock.nanos();
        if (now >= nextLookNanos) {
            nextLookNanos = now + LOOK_NANOS;
            watcher.look(phase, client, Duration.ofNanos(now - startNanos));
        }
        return !stopped;
    }
}
