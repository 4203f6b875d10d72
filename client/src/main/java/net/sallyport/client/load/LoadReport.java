package net.sallyport.client.load;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link LoadRun} came to.
 *
 * @param wanted sessions
 * @param in sessions that came in
 * @param climbNanos from the first dial to the last that came in
 * @param holdNanos how long they were held
 * @param lost sessions that ended while they were held
 * @param left sessions that were still in at the end
 * @param goodbyeNanos until they had logged out
 * @param tally logins and failures of the whole run, the storm's included
 * @param traffic null if none was sent
 * @param storm null if there was none
 * @param interrupted whether it was stopped early
 */
public record LoadReport(
        int wanted,
        int in,
        long climbNanos,
        long holdNanos,
        int lost,
        int left,
        long goodbyeNanos,
        LoadTally tally,
        @Nullable Traffic traffic,
        TakeoverStorm.@Nullable Report storm,
        boolean interrupted) {
    public double loginsPerSecond() {
        return in * 1e9 / climbNanos;
    }

    /** Whether everything that was wanted came about, and nothing else. */
    public boolean isClean() {
        boolean echoes =
                traffic == null
                        || traffic.lost() == 0
                                && traffic.corrupt() == 0
                                && (storm != null || traffic.strays() == 0);
        boolean takeovers = storm == null || storm.failed() == 0 && storm.twoInside() == 0;
        return !interrupted
                && in == wanted
                && lost == 0
                && tally.failed() == 0
                && echoes
                && takeovers;
    }
}
