package net.sallyport.gateway;

import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.TunRing;

/** Whether many packets can be exchanged with this kernel in one call, decided once at a start. */
final class Rings {
    private Rings() {}

    static boolean arePossible(ServerConfig.Interfaces interfaces, EventLog log) {
        if (!interfaces.ioUring() || !interfaces.offload()) {
            return false;
        }
        try (TunRing _ = TunRing.open(1)) {
            return true;
        } catch (LinuxException e) {
            // Kernels are made without it, and containers and administrators forbid it.
            log.info("no-io-uring", "why", String.valueOf(e.getMessage()));
            return false;
        }
    }
}
