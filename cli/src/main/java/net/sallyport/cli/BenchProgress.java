package net.sallyport.cli;

import java.time.Duration;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadRun;

/** One line on standard error that says how far `bench` is, where that is a terminal. */
final class BenchProgress implements LoadRun.Watcher {
    private static final String CLEAR = "\r\033[K";

    private final boolean shown;

    BenchProgress(boolean shown) {
        this.shown = shown;
    }

    @Override
    public void look(LoadRun.Phase phase, LoadClient client, Duration elapsed) {
        if (!shown) {
            return;
        }
        String what =
                switch (phase) {
                    case LOGGING_IN -> "logging in";
                    case HOLDING -> "holding";
                    case DISPLACING -> "displacing";
                    case LOGGING_OUT -> "logging out";
                };
        System.err.print(
                "%s%d s  %s: %,d in now, %,d logins, %,d failed"
                        .formatted(
                                CLEAR,
                                elapsed.toSeconds(),
                                what,
                                client.up(),
                                client.tally().loggedIn(),
                                client.tally().failed()));
    }

    /** Takes the line away. */
    void end() {
        if (shown) {
            System.err.print(CLEAR);
        }
    }
}
