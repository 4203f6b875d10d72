package net.sallyport.gateway.pptp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.session.Carrier;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.worker.CounterSums;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.SendBatch;
import net.sallyport.linux.TcpListener;
import net.sallyport.linux.TcpSocket;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.linux.loop.SlotStore;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpCounter;

/**
 * PPTP on every worker of the gateway, and the sockets that it listens on. An accepted connection
 * goes to the worker that has the fewest.
 */
public final class PptpServer implements AutoCloseable {
    private static final int BACKLOG = 4_096;
    private static final int ACCEPTS_A_ROUND = 64;
    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Makes the session of a call that a worker has taken; null would refuse it. */
    @FunctionalInterface
    public interface SessionMaker {
        Session make(int worker, Carrier carrier);
    }

    /** Whether no further session may begin. */
    @FunctionalInterface
    public interface Fullness {
        boolean isFull();
    }

    private final List<Worker> workers;
    private final List<PptpPort> ports = new ArrayList<>();
    private final List<Acceptor> acceptors = new ArrayList<>();
    private volatile PptpConfig controlConfig;
    private final GreConfig greConfig;
    private final boolean tracesControl;
    private final Fullness fullness;
    private final HalfOpen halfOpen;
    private final EventLog log;
    private volatile boolean stopping;
    private SessionMaker maker =
            (worker, carrier) -> {
                throw new IllegalStateException("not listening yet");
            };

    /**
     * Opens the GRE sockets. Before the workers start.
     *
     * @param room of each worker
     * @param tracesControl whether the end of every control connection is logged
     */
    public PptpServer(
            List<Worker> workers,
            PptpConfig controlConfig,
            GreConfig greConfig,
            PacketRoom room,
            boolean tracesControl,
            Fullness fullness,
            ServerConfig.Limits limits,
            RandomGenerator random,
            EventLog log)
            throws LinuxException {
        this.workers = workers;
        this.controlConfig = controlConfig;
        this.greConfig = greConfig;
        this.tracesControl = tracesControl;
        this.fullness = fullness;
        this.halfOpen = new HalfOpen(limits.halfOpenPerAddress(), limits.halfOpen());
        this.log = log;
        try {
            for (Worker worker : workers) {
                ports.add(new PptpPort(worker, workers.size(), room, random, log));
            }
        } catch (LinuxException e) {
            close();
            throw e;
        }
    }

    /** The room for packets to peers on a worker. */
    public SlotStore slots(int worker) {
        return ports.get(worker).outbox();
    }

    /** What connections that come from now on are held to. From any thread. */
    public void reload(PptpConfig control, ServerConfig.Limits limits) {
        controlConfig = control;
        halfOpen.limit(limits.halfOpenPerAddress(), limits.halfOpen());
    }

    /** Takes control connections on this address from now on. Before the workers start. */
    public void listen(Inet4Address address, int port, SessionMaker sessionMaker)
            throws LinuxException {
        maker = sessionMaker;
        Worker worker = workers.getFirst();
        Acceptor acceptor = new Acceptor(TcpListener.bind(address, port, BACKLOG), worker);
        acceptors.add(acceptor);
        // Each accepted connection inherits it, which saves it a system call.
        acceptor.listener.setNoDelay(true);
        acceptor.watch =
                worker.watch(acceptor.listener.fd(), Epoll.IN, (events, now) -> acceptor.accept());
    }

    /**
     * Takes no further connection and ends every one, properly: sessions first. Waits for the
     * workers to have begun; they go on for a bounded time.
     */
    public void stop(String text) throws InterruptedException {
        stopping = true;
        CountDownLatch begun = new CountDownLatch(ports.size());
        workers.getFirst().post(() -> acceptors.forEach(Acceptor::close));
        for (PptpPort port : ports) {
            port.worker()
                    .post(() -> {
                        for (ControlConnection connection : List.copyOf(port.connections())) {
                            connection.stop(text, Clock.nanos());
                        }
                        begun.countDown();
                    });
        }
        begun.await(1, TimeUnit.SECONDS);
    }

    /** Closes every socket. The workers have ended, or were never started. */
    @Override
    public void close() {
        acceptors.forEach(acceptor -> acceptor.listener.close());
        for (PptpPort port : ports) {
            List.copyOf(port.connections()).forEach(ControlConnection::closeSocket);
            port.close();
        }
    }

    /** Whether what is new is turned away: the gateway goes down. */
    boolean isStopping() {
        return stopping;
    }

    /** How many control connections there are. */
    public int connectionCount() {
        return workers.stream().mapToInt(worker -> worker.load().get()).sum();
    }

    /** Adds what the workers counted; from any thread, a moment old. */
    public void addCounters(CounterSums sums) {
        for (PptpPort port : ports) {
            sums.add("pptp", PptpCounter.class, port.pptpCounters());
            sums.add("pptp_io", PptpIoCounter.class, port.counters());
            sums.add("gre", GreCounter.class, port.greCounters());
            SlotOutbox outbox = port.outbox();
            sums.add("gre_send", "sent", outbox.sent());
            sums.add("gre_send", SendBatch.Drop.class, outbox::dropped);
        }
    }

    PptpConfig controlConfig() {
        return controlConfig;
    }

    GreConfig greConfig() {
        return greConfig;
    }

    boolean tracesControl() {
        return tracesControl;
    }

    HalfOpen halfOpen() {
        return halfOpen;
    }

    boolean isFull() {
        return fullness.isFull();
    }

    Session newSession(PptpPort port, Carrier carrier) {
        return maker.make(port.worker().index(), carrier);
    }

    /** Belongs to the first worker. */
    private final class Acceptor {
        private final TcpListener listener;
        private final Worker worker;
        private final Timer resume = new Timer(now -> setWatched(true));
        private int watch = -1;
        private boolean closed;

        Acceptor(TcpListener listener, Worker worker) {
            this.listener = listener;
            this.worker = worker;
        }

        void accept() {
            try {
                for (int i = 0; i < ACCEPTS_A_ROUND; i++) {
                    TcpSocket socket = listener.accept();
                    if (socket == null) {
                        return;
                    }
                    hand(socket);
                }
            } catch (LinuxException e) {
                // Out of descriptors or memory: the connection stays queued, and asking again at
                // once would find the same.
                log.error("accept-failed", e);
                setWatched(false);
                worker.timers().arm(resume, Clock.nanos() + ACCEPT_PAUSE_NANOS);
            }
        }

        private void hand(TcpSocket socket) {
            if (!halfOpen.enter(Ipv4.toInt(socket.remoteAddress()))) {
                ports.getFirst().counters().count(PptpIoCounter.CONNECTION_OVER_HALF_OPEN);
                socket.close();
                return;
            }
            PptpPort least = ports.getFirst();
            for (PptpPort port : ports) {
                if (port.worker().load().get() < least.worker().load().get()) {
                    least = port;
                }
            }
            PptpPort chosen = least;
            chosen.worker().load().incrementAndGet();
            ControlConnection connection = new ControlConnection(chosen, PptpServer.this, socket);
            Worker worker = chosen.worker();
            worker.post(() -> connection.open(worker.nowNanos()));
        }

        /** Who waits to be accepted, and who comes now, is refused by the kernel. */
        void close() {
            if (!closed) {
                closed = true;
                worker.timers().cancel(resume);
                worker.unwatch(watch, listener.fd());
                listener.close();
            }
        }

        private void setWatched(boolean watched) {
            if (closed) {
                return;
            }
            try {
                worker.rewatch(watch, listener.fd(), watched ? Epoll.IN : 0);
            } catch (LinuxException e) {
                log.error("accept-failed", e);
            }
        }
    }
}
