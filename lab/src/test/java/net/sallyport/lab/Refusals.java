package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;

/** How a pppd ends that was refused. */
final class Refusals {
    // pppd(8): 19 = we failed to authenticate ourselves; 16 = the line was gone before LCP had
    // ended
    private static final Set<Integer> EXIT_CODES = Set.of(16, 19);

    private Refusals() {}

    static void awaitRefusal(Tunnel tunnel) {
        int exitCode = tunnel.awaitEnd();
        assertTrue(EXIT_CODES.contains(exitCode), () -> exitCode + "\n" + tunnel.log());
        assertFalse(tunnel.logLines("rcvd [CHAP Failure").isEmpty(), tunnel::log);
        assertFalse(tunnel.logLines("MS-CHAP authentication failed: ").isEmpty(), tunnel::log);
        assertFalse(tunnel.logLines("CHAP authentication failed").isEmpty(), tunnel::log);
    }
}
