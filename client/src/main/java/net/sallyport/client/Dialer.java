package net.sallyport.client;

import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Faults;
import net.sallyport.linux.loop.Loop;
import net.sallyport.protocol.ppp.PppCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that carries tunnels, usually one of them, up to 1023. Its sockets and devices are in
 * the network namespace of the thread that opened it. Safe for any thread.
 *
 * <pre>{@code
 * try (Dialer dialer = Dialer.open("office")) {
 *     Tunnel tunnel = dialer.dial(config, new TunPorts(TunPorts.PPP), listener);
 *     ...
 *     tunnel.hangUp();
 * }
 * }</pre>
 */
public final class Dialer implements AutoCloseable {
    private static final long CLOSE_MILLIS = 6_000;

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    private final Loop loop;
    private final GrePort gre;
    private final RandomGenerator random = new SecureRandom();
    private final PppCounters pppCounters = new PppCounters();
    private final Set<PptpTunnel> tunnels = new LinkedHashSet<>();
    private final Thread thread;
    private boolean closing;

    private Dialer(String name) throws LinuxException {
        loop = new Loop(new LoggedFaults());
        gre = new GrePort(loop, random);
        // Child threads are in their parent's namespace.
        thread = Thread.ofPlatform().name("dialer-" + name).unstarted(this::run);
    }

    /**
     * Opens the GRE socket and starts the thread. Needs CAP_NET_RAW, and CAP_NET_ADMIN for {@link
     * TunPorts}.
     *
     * @param name of the thread
     */
    public static Dialer open(String name) throws LinuxException {
        Dialer dialer = new Dialer(name);
        dialer.thread.start();
        return dialer;
    }

    /**
     * Dials; what becomes of it the listener hears, {@link TunnelEvent.Ended} in the end.
     *
     * @param ports where the tunnel's packets go
     * @throws IllegalStateException the dialer is closed
     */
    public Tunnel dial(TunnelConfig config, PacketPorts ports, TunnelListener listener) {
        if (!thread.isAlive()) {
            throw new IllegalStateException("the dialer is closed");
        }
        PptpTunnel tunnel = new PptpTunnel(this, config, ports, listener);
        loop.post(() -> {
            if (closing) {
                listener.event(
                        tunnel, new TunnelEvent.Ended(TunnelEnd.HUNG_UP, "the dialer is closed"));
            } else {
                tunnels.add(tunnel);
                tunnel.start(Clock.nanos());
            }
        });
        return tunnel;
    }

    /** Runs a task on the dialer's thread, soon; it must not block. */
    public void execute(Runnable task) {
        loop.post(task);
    }

    /**
     * Hangs every tunnel up, each in order, and ends the thread; takes six seconds at most. Not for
     * the dialer's own thread.
     */
    @Override
    public void close() {
        loop.post(() -> {
            closing = true;
            List.copyOf(tunnels).forEach(Tunnel::hangUp);
            stopIfIdle();
        });
        boolean interrupted = false;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        loop.stop();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        loop.run();
        loop.close();
        gre.close();
    }

    Loop loop() {
        return loop;
    }

    GrePort gre() {
        return gre;
    }

    RandomGenerator random() {
        return random;
    }

    PppCounters pppCounters() {
        return pppCounters;
    }

    /** A tunnel is over. On the dialer's thread. */
    void ended(PptpTunnel tunnel) {
        tunnels.remove(tunnel);
        stopIfIdle();
    }

    private void stopIfIdle() {
        if (closing && tunnels.isEmpty()) {
            // After what is still to be told.
            loop.stop();
        }
    }

    private static final class LoggedFaults implements Faults {
        @Override
        public void fault(Throwable trouble) {
            LOG.error("fault", trouble);
        }

        @Override
        public void unwatchFailed(LinuxException trouble) {
            LOG.error("unwatch failed", trouble);
        }
    }
}
