package net.sallyport.gateway.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
    private final ByteBuffer digits = ByteBuffer.allocateDirect(32);
    private @Nullable FileChannel count;
    private @Nullable Conntrack conntrack;
    private boolean failed;

    Flows(EventLog log) {
        this.log = log;
    }

    /** What goes wrong is said once; a login is not refused for it. */
    void forget(Collection<Inet4Address> addresses) {
        try {
            if (addresses.isEmpty() || !tracksAny()) {
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

    /** Kept open and read from its beginning each time: every login asks. */
    private boolean tracksAny() throws IOException {
        FileChannel file = count;
        if (file == null) {
            file = FileChannel.open(COUNT);
            count = file;
        }
        digits.clear();
        return file.read(digits, 0) < 1 || digits.get(0) != '0';
    }

    @Override
    public void close() {
        FileChannel file = count;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                log.error("connections-not-forgotten", e);
            }
        }
        Conntrack opened = conntrack;
        if (opened != null) {
            opened.close();
        }
    }
}
