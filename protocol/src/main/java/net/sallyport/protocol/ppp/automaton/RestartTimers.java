package net.sallyport.protocol.ppp.automaton;

/**
 * RFC 1661 section 4.6: the restart timer and the counters of one protocol.
 *
 * @param restartMillis until a Configure-Request or Terminate-Request is sent again; at least 1
 * @param maxConfigure how often a Configure-Request is sent in vain; at least 1
 * @param maxTerminate how often a Terminate-Request is sent; at least 1
 * @param maxFailure after so many Naks without an Ack, either way, options are rejected or given up
 */
public record RestartTimers(
        long restartMillis, int maxConfigure, int maxTerminate, int maxFailure) {
    /** What pppd does unless told otherwise. */
    public static final RestartTimers DEFAULT = new RestartTimers(3_000, 10, 2, 5);

    public RestartTimers {
        if (restartMillis < 1 || maxConfigure < 1 || maxTerminate < 1 || maxFailure < 1) {
            throw new IllegalArgumentException("restart timer and counters start at 1");
        }
    }
}
