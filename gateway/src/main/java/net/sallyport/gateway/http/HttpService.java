package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.config.ConsoleConfig;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.Calls;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.Rates;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.metrics.Watched;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.tls.ServerKeys;
import org.jspecify.annotations.Nullable;

/**
 * The API and the console over HTTP. Opens once there is somebody who may use it, be that hours
 * after the start, and never keeps the server from serving: what is in its way is an alarm, and
 * tried again. Its exchanges have threads of their own.
 */
public final class HttpService implements AutoCloseable {
    static {
        // The JDK's server reads these once. Seconds, but for the numbers of things.
        limit("sun.net.httpserver.maxReqTime", 30);
        limit("sun.net.httpserver.maxRspTime", 300);
        limit("sun.net.httpserver.idleInterval", 60);
        limit("sun.net.httpserver.maxReqHeaders", 100);
        limit("sun.net.httpserver.maxReqHeaderSize", 32_768);
        limit("jdk.httpserver.maxConnections", 512);
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final long LOOK_MILLIS = 1_000;
    private static final int BACKLOG = 64;
    private static final String ALARM = "console";

    private final Path stateDir;
    private final Calls calls;
    private final Watched watched;
    private final EventHub hub;
    private final Rates rates;
    private final Alarms alarms;
    private final EventLog log;

    private ConsoleConfig config;
    private @Nullable Open open;
    private @Nullable String trouble;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What stands while it is open. */
    private record Open(
            List<HttpServer> servers,
            ExecutorService threads,
            OperatorStore store,
            @Nullable ServerKeys keys)
            implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            servers.forEach(server -> server.stop(0));
            threads.shutdownNow();
            store.close();
        }
    }

    /** Begins to look whether somebody may use it. */
    public HttpService(
            ServerConfig config,
            Calls calls,
            Watched watched,
            EventHub hub,
            Rates rates,
            Alarms alarms,
            EventLog log) {
        this.stateDir = config.paths().stateDir();
        this.calls = calls;
        this.watched = watched;
        this.hub = hub;
        this.rates = rates;
        this.alarms = alarms;
        this.log = log;
        this.config = config.console();
        Thread.ofPlatform().daemon().name("console").start(this::run);
    }

    private static void limit(String property, long value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Long.toString(value));
        }
    }

    /** Where it listens from now on, and with which certificate. */
    public synchronized void reload(ServerConfig now) {
        boolean same = now.console().equals(config);
        config = now.console();
        Open standing = open;
        if (standing == null) {
            return;
        }
        if (!same) {
            shut();
        } else if (standing.keys() != null) {
            try {
                standing.keys().reload();
            } catch (IOException e) {
                log.warn("console-certificate", "why", String.valueOf(e.getMessage()));
            }
        }
    }

    /** Whether it listens. */
    public synchronized boolean isOpen() {
        return open != null;
    }

    @Override
    public synchronized void close() {
        closing.countDown();
        shut();
        rates.close();
    }

    private void run() {
        try {
            do {
                look();
            } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        if (closing.getCount() > 0 && open == null && isWanted()) {
            try {
                open = open(config);
                mended();
            } catch (IOException | SQLException | RuntimeException e) {
                troubled(e);
            }
        }
    }

    private boolean isWanted() {
        return !config.listen().isEmpty()
                && (config.openMetrics() || OperatorStore.exists(stateDir));
    }

    private Open open(ConsoleConfig wanted) throws IOException, SQLException {
        Path certificate = wanted.certificate();
        Path key = wanted.key();
        ServerKeys keys =
                certificate == null || key == null ? null : new ServerKeys(certificate, key);
        OperatorStore store = OperatorStore.open(stateDir);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        List<HttpServer> servers = new ArrayList<>();
        Open made = new Open(servers, threads, store, keys);
        try {
            ApiHandler handler = new ApiHandler(calls, hub, rates, store, wanted.names(), log);
            MetricsHandler metrics =
                    new MetricsHandler(watched, store, handler.guard(), wanted.openMetrics(), log);
            for (InetSocketAddress address : wanted.listen()) {
                HttpServer server = server(address, keys);
                servers.add(server);
                server.setExecutor(threads);
                server.createContext("/", handler);
                server.createContext("/metrics", metrics);
                server.createContext("/healthz", metrics);
                server.start();
                log.info(
                        "console-listening",
                        "address",
                        address.getAddress().getHostAddress(),
                        "port",
                        address.getPort(),
                        "tls",
                        keys != null);
            }
            return made;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private static HttpServer server(InetSocketAddress address, @Nullable ServerKeys keys)
            throws IOException {
        try {
            if (keys == null) {
                return HttpServer.create(address, BACKLOG);
            }
            HttpsServer server = HttpsServer.create(address, BACKLOG);
            server.setHttpsConfigurator(new HttpsConfigurator(keys.context()));
            return server;
        } catch (IOException e) {
            throw new IOException(
                    address.getAddress().getHostAddress()
                            + " port "
                            + address.getPort()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private void mended() {
        if (trouble != null) {
            trouble = null;
            alarms.clear(ALARM, "is open");
        }
    }

    private void troubled(Exception e) {
        String text = "does not open and is tried again: " + e.getMessage();
        if (!text.equals(trouble)) {
            trouble = text;
            alarms.raise(ALARM, text);
        }
    }

    private void shut() {
        Open standing = open;
        open = null;
        if (standing != null) {
            try {
                standing.close();
            } catch (SQLException e) {
                log.error("console-close-failed", e);
            }
        }
    }
}
