package net.sallyport.lab;

import java.time.Duration;

/** A ping that goes on inside a peer. */
public final class RunningPing {
    private final PeerProcess ping;

    RunningPing(PeerProcess ping) {
        this.ping = ping;
    }

    public PingReport soFar() {
        return PingReport.parse(ping.log());
    }

    /** Waits until this many more requests have been answered. */
    public void awaitAnswers(int more, Duration bound) {
        int target = soFar().received() + more;
        Await.until(target + " answers", bound, () -> soFar().received() >= target, ping::log);
    }

    /** Ends it and returns what it saw, from first to last. */
    public PingReport stop() {
        ping.signal("INT");
        ping.awaitExit(Duration.ofSeconds(20));
        return PingReport.parse(ping.log());
    }
}
