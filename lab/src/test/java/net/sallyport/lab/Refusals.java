package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** How a pppd ends that was refused. */
final class Refusals {
    private static final int AUTHENTICATION_FAILED = 19; // pppd(8), exit status

    private Refusals() {}

    static void awaitRefusal(Tunnel tunnel) {
        assertEquals(AUTHENTICATION_FAILED, tunnel.awaitEnd(), tunnel::log);
        assertFalse(tunnel.logLines("rcvd [CHAP Failure").isEmpty(), tunnel::log);
        assertFalse(tunnel.logLines("MS-CHAP authentication failed: ").isEmpty(), tunnel::log);
        assertFalse(tunnel.logLines("CHAP authentication failed").isEmpty(), tunnel::log);
    }
}
