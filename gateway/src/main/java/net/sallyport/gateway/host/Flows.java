package net.sallyport.gateway.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.Conntrack;
import net.sallyport.linux.LinuxException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nobody inherits another's connections: what the kernel tracks of an address is
 * forgotten before the address has a new holder. Belongs to the host thread.
 */
final class Flows implements AutoCloseable {
    private static final Path COUNT = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");

    private final EventLog log;
    private @Nullable Conntrack conntrack;
    private boolean failed;

    Flows(EventLog log) {
        this.log = log;
    }

    /** What goes wrong is said once; a login is not refused for it. */
    void forget(Collection<Inet4Address> addresses) {
        try {
            if (addresses.isEmpty() || Files.readString(COUNT).strip().equals("0")) {
                return;
            }
        } catch (IOException none) {
            // This kernel tracks nothing.
            return;
        }
        try {
            Conntrack opened = conntrack;
            if (opened == null) {
                opened = Conntrack.open();
                conntrack = opened;
            }
            int forgotten = opened.forget(addresses);
            if (forgotten > 0) {
                log.info("connections-forgotten", "count", forgotten, "of", addresses.size());
            }
        } catch (LinuxException e) {
            if (!failed) {
                failed = true;
                log.error("connections-not-forgotten", e);
            }
        }
    }

    @Override
    public void close() {
        Conntrack opened = conntrack;
        if (opened != null) {
            opened.close();
        }
    }
}
