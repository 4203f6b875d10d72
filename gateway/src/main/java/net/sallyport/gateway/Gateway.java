package net.sallyport.gateway;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.AddressPool;
import net.sallyport.admission.Admission;
import net.sallyport.admission.AdmissionCounter;
import net.sallyport.gateway.accounts.Accounts;
import net.sallyport.gateway.config.LogWording;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.firewall.HostFirewall;
import net.sallyport.gateway.host.Descriptors;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.host.OwnPorts;
import net.sallyport.gateway.host.SharedPorts;
import net.sallyport.gateway.log.CaptureFile;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.metrics.SessionTimes;
import net.sallyport.gateway.pptp.PptpServer;
import net.sallyport.gateway.scripts.ScriptHouse;
import net.sallyport.gateway.session.AdmissionNotes;
import net.sallyport.gateway.session.Carrier;
import net.sallyport.gateway.session.FrameTaps;
import net.sallyport.gateway.session.LoginCounter;
import net.sallyport.gateway.session.LoginDesk;
import net.sallyport.gateway.session.PppdNews;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.session.SessionCounter;
import net.sallyport.gateway.session.SessionListener;
import net.sallyport.gateway.session.SessionNews;
import net.sallyport.gateway.session.SessionPlan;
import net.sallyport.gateway.session.SessionRoom;
import net.sallyport.gateway.session.SessionTally;
import net.sallyport.gateway.session.Sessions;
import net.sallyport.gateway.worker.CounterSums;
import net.sallyport.gateway.worker.Rings;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.offload.TunInput;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.mppe.MppeTools;
import net.sallyport.protocol.ppp.PppCounters;

/**
 * The running server: workers, transports, host network, admission. Started and stopped once, by
 * one thread; {@link #reload} by any.
 */
public final class Gateway implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;

    private final EventLog log;
    private final Parts parts;
    private final GatewayPlace place;
    private final HostFirewall firewall;
    private final ScriptHouse scripts;
    private final List<Worker> workers = new ArrayList<>();
    private final List<TunInput> tunInputs = new ArrayList<>();
    private final Sessions sessions;
    private final Admission admission;
    private final LoginDesk loginDesk;
    private final PptpServer pptp;
    private final HostPorts hostPorts;
    private final List<SessionRoom> rooms = new ArrayList<>();
    private final AddressPool pool;
    private final SessionTally tally = new SessionTally();
    private final SessionTimes times = new SessionTimes();
    private final ServerConfig.Listen listen;
    private final Records records;
    private volatile SessionPlan plan;

    private Gateway(
            ServerConfig config,
            Accounts accounts,
            Parts parts,
            Alarms alarms,
            EventHub hub,
            EventLog log)
            throws IOException {
        this.log = log;
        this.parts = parts;
        place = parts.add(GatewayPlace.take(config.paths()));
        // Closed after the workers, which tell of the last sessions.
        records = new Records(config, parts, alarms, hub);
        Descriptors.raise(config, log);
        firewall = parts.add(HostFirewall.start(config, log));
        scripts = parts.add(new ScriptHouse(config, log));
        int count = workerCount(config);
        Rings rings = new Rings(config.interfaces().usesRings(), log);
        for (int i = 0; i < count; i++) {
            workers.add(parts.add(new Worker(i, rings, log)));
        }
        sessions = new Sessions(config.connections());
        pool = new AddressPool(config.pool().remotes());
        pool.setAside(accounts.fixedAddresses());
        admission =
                new Admission(
                        Plans.rules(config),
                        pool,
                        sessions,
                        sessions,
                        new AdmissionNotes(sessions, records.history(), log));
        loginDesk =
                parts.add(
                        new LoginDesk(
                                accounts, admission, config.limits().failuresPerSecond(), log));
        plan = Plans.session(config);
        SecureRandom random = new SecureRandom();
        pptp =
                parts.add(
                        new PptpServer(
                                workers,
                                Plans.control(config),
                                Plans.gre(config),
                                Plans.packetRoom(config),
                                config.logging().debugControl(),
                                sessions::isFull,
                                config.limits(),
                                random,
                                log));
        listen = config.listen();
        List<Inet4Address> addresses = listen.addresses();
        for (Inet4Address address : addresses.isEmpty() ? List.of(Ipv4.of(0)) : addresses) {
            pptp.listen(address, listen.port(), this::newSession);
        }
        workers.forEach(worker ->
                tunInputs.add(
                        new TunInput(Arena.ofAuto(), pptp.slots(worker.index()), worker.ring())));
        hostPorts = parts.add(hostPorts(config));
        Path captureFile = config.logging().captureFile();
        CaptureFile capture =
                captureFile == null ? null : parts.add(CaptureFile.create(captureFile, log));
        FrameTaps taps = new FrameTaps(log, capture);
        List<SessionListener.Maker> listeners = new ArrayList<>();
        LogWording wording = config.logging().wording();
        if (wording.tellsEvents()) {
            listeners.add(session -> new SessionNews(log, session));
        }
        if (wording.tellsLikePppd()) {
            listeners.add(session -> new PppdNews(log, session, Release.version()));
        }
        listeners.add(session -> tally);
        listeners.add(times::listener);
        listeners.addAll(records.listeners());
        for (Worker worker : workers) {
            rooms.add(
                    new SessionRoom(
                            worker,
                            pptp.slots(worker.index()),
                            tunInputs.get(worker.index()),
                            random,
                            new PppCounters(),
                            new MppeTools(),
                            new Counters<>(SessionCounter.class),
                            sessions,
                            admission,
                            loginDesk,
                            hostPorts,
                            taps,
                            listeners,
                            scripts,
                            log));
        }
        workers.forEach(Worker::start);
    }

    /**
     * Starts serving. What has been set up is taken down again if a later part fails.
     *
     * @throws IOException the place is taken, an address cannot be listened on, or the kernel
     *     refuses a socket or a device; the message is for people
     */
    public static Gateway start(
            ServerConfig config, Accounts accounts, Alarms alarms, EventHub hub, EventLog log)
            throws IOException {
        Parts parts = new Parts(log);
        try {
            return new Gateway(config, accounts, parts, alarms, hub, log);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /**
     * New logins, sessions and decisions follow these, and the packet filter; nobody inside is
     * disturbed. Sockets, workers, the pool and the interfaces stay as they were started.
     */
    public void reload(ServerConfig config, Accounts accounts) {
        loginDesk.setAccounts(accounts);
        pool.setAside(accounts.fixedAddresses());
        loginDesk.setFailuresPerSecond(config.limits().failuresPerSecond());
        pptp.reload(Plans.control(config), config.limits());
        plan = Plans.session(config);
        admission.setRules(Plans.rules(config));
        scripts.reload(config);
        try {
            firewall.replace(config);
        } catch (IOException e) {
            log.error("firewall-not-replaced", e);
        }
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Where the operator's socket goes. */
    Path controlSocket() {
        return place.controlSocket();
    }

    /** What has been counted since the start, all workers together; a moment old. */
    Map<String, Map<String, Long>> counters() {
        CounterSums sums = new CounterSums();
        pptp.addCounters(sums);
        rooms.forEach(room -> room.addCounters(sums));
        hostPorts.addCounters(sums);
        sums.add("login", LoginCounter.class, loginDesk::count);
        sums.add("admission", AdmissionCounter.class, admission::count);
        return sums.toMap();
    }

    /** Those that serve, by their index. */
    List<Worker> workers() {
        return List.copyOf(workers);
    }

    AddressPool pool() {
        return pool;
    }

    SessionTally tally() {
        return tally;
    }

    SessionTimes times() {
        return times;
    }

    Records records() {
        return records;
    }

    /** Where it listens, whatever a later configuration says. */
    ServerConfig.Listen listen() {
        return listen;
    }

    /** Whether every worker has come round within so many milliseconds. */
    boolean isAlive(long millis) {
        CountDownLatch answers = new CountDownLatch(workers.size());
        workers.forEach(worker -> worker.post(answers::countDown));
        try {
            return answers.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many threads serve. */
    public int workerCount() {
        return workers.size();
    }

    /** Ends every session properly and takes everything down; within seconds. */
    @Override
    public void close() {
        try {
            log.info("stopping", "sessions", sessions.size());
            pptp.stop("Server is shutting down");
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
            while (pptp.connectionCount() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            workers.forEach(Worker::stop);
            for (Worker worker : workers) {
                if (!worker.join(1_000)) {
                    log.error("worker-stuck", null, "worker", worker.index());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.close();
        log.info("stopped");
    }

    private Session newSession(int worker, Carrier carrier) {
        return new Session(rooms.get(worker), plan, carrier);
    }

    private static int workerCount(ServerConfig config) {
        int count = config.workers().count();
        return count > 0 ? count : Math.min(64, Runtime.getRuntime().availableProcessors());
    }

    private HostPorts hostPorts(ServerConfig config) throws IOException {
        ServerConfig.Interfaces interfaces = config.interfaces();
        return switch (interfaces.form()) {
            case OWN ->
                    new OwnPorts(
                            interfaces.namePattern(),
                            interfaces.firstUnit(),
                            interfaces.offload(),
                            interfaces.proxyArp(),
                            log);
            case SHARED ->
                    new SharedPorts(
                            interfaces.sharedNamePattern(),
                            workers,
                            tunInputs,
                            workers.stream().map(worker -> pptp.slots(worker.index())).toList(),
                            config.pool().locals(),
                            Plans.sharedMtu(config),
                            interfaces.offload(),
                            interfaces.proxyArp(),
                            log);
        };
    }
}
