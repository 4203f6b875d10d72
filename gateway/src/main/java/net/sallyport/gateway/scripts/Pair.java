package net.sallyport.gateway.scripts;

import java.util.function.Consumer;
import net.sallyport.protocol.ppp.script.PppScript;

/**
 * Two scripts of which one undoes the other, and pppd's rule for them: never both at a time, and
 * what was wanted meanwhile follows when the one that runs has ended. Belongs to the script thread.
 */
final class Pair {
    /** Starts a script and calls back when it has ended. */
    interface Runner {
        void run(PppScript script, Consumer<Outcome> ended);
    }

    private final PppScript up;
    private final PppScript down;
    private final Runner runner;
    private boolean wantedUp;
    private boolean ranUp;
    private boolean running;

    Pair(PppScript up, PppScript down, Runner runner) {
        this.up = up;
        this.down = down;
        this.runner = runner;
    }

    /**
     * @param firstEnded hears of the up script, where this has it started at once
     */
    void wantUp(Consumer<Outcome> firstEnded) {
        wantedUp = true;
        advance(firstEnded);
    }

    void wantDown() {
        wantedUp = false;
        advance(outcome -> {});
    }

    boolean isRunning() {
        return running;
    }

    private void advance(Consumer<Outcome> ended) {
        if (running || wantedUp == ranUp) {
            return;
        }
        ranUp = wantedUp;
        running = true;
        runner.run(
                ranUp ? up : down,
                outcome -> {
                    running = false;
                    if (!outcome.wasTried()) {
                        // Nothing to undo, and no second try.
                        wantedUp = false;
                        ranUp = false;
                    }
                    ended.accept(outcome);
                    advance(next -> {});
                });
    }
}
