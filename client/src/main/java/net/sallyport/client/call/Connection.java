package net.sallyport.client.call;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.client.Dialer;
import net.sallyport.client.TunPorts;
import net.sallyport.client.Tunnel;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEnd;
import net.sallyport.client.TunnelEvent;
import net.sallyport.client.TunnelStatistics;
import net.sallyport.client.config.ConnectionConfig;
import net.sallyport.client.host.IpScripts;
import net.sallyport.client.host.TunnelHost;
import net.sallyport.client.host.UndoJournal;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.protocol.ppp.script.ScriptFacts;
import org.jspecify.annotations.Nullable;

/**
 * One connection as {@code pppd call} would hold it: dialled, up, down, and dialled again where
 * that is wanted and makes sense. {@link #run} is for one thread, the requests for any.
 */
public final class Connection {
    /** Where things are on this host. */
    public record Places(Path pppDir, Path runDir, Path pidDir) {}

    private static final long CONNECT_MILLIS = 20_000;
    private static final long LOOK_MILLIS = 3_000;
    private static final long SCRIPT_LOOK_MILLIS = 20;

    private sealed interface News {
        record Tunnelled(TunnelEvent event) implements News {}

        /** Somebody wants it to end; for good, or only for now. */
        record HangUp(boolean forGood) implements News {}
    }

    private final ConnectionConfig config;
    private final Places places;
    private final ConnectionPlace place;
    private final Consumer<String> say;
    private final String peersFile;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final RedialPolicy policy;
    private String target;
    private String lastEnd = "";

    /**
     * @param place held for as long as {@link #run} runs
     * @param say hears a line for people whenever something has happened
     */
    public Connection(
            ConnectionConfig config, Places places, ConnectionPlace place, Consumer<String> say) {
        this.config = config;
        this.places = places;
        this.place = place;
        this.say = say;
        this.peersFile = places.pppDir().resolve("peers").resolve(config.name()).toString();
        this.policy = new RedialPolicy(config.redial(), new SecureRandom());
        this.target = Printable.of(config.server().host());
    }

    /** Ends it, in order. */
    public void hangUp() {
        news.add(new News.HangUp(true));
    }

    /** Ends the tunnel; it is dialled again where {@code persist} says so. */
    public void hangUpForNow() {
        news.add(new News.HangUp(false));
    }

    /**
     * Holds the connection until it is over for good.
     *
     * @return pppd's exit code for how it ended last
     */
    public PppdExit run() throws IOException, InterruptedException {
        for (UndoJournal journal : place.leftBehind()) {
            if (!journal.pending().isEmpty()) {
                say.accept("undoing what a connection left behind that was killed");
                TunnelHost.undo(journal, say);
            }
        }
        UndoJournal journal = place.journal();
        try (Dialer dialer = Dialer.open(config.name());
                TunnelHost host =
                        new TunnelHost(config, places.pppDir(), places.pidDir(), journal, say)) {
            return run(dialer, host, new IpScripts(config, journal, say));
        } catch (LinuxException e) {
            if (e.errno() != Errno.EPERM && e.errno() != Errno.EACCES) {
                throw e;
            }
            say.accept("it takes root to make tunnels");
            return PppdExit.NOT_ROOT;
        }
    }

    private PppdExit run(Dialer dialer, TunnelHost host, IpScripts scripts)
            throws InterruptedException {
        while (true) {
            Attempt attempt = new Attempt(host, scripts);
            CallEnd end = attempt.run(dialer);
            lastEnd = end.line();
            say.accept(end.line());
            long waitMillis = policy.next(end, attempt.upMillis());
            if (waitMillis == RedialPolicy.NEVER) {
                sayWhyNotAgain(end);
                boolean _ = scripts.awaitRunning();
                return end.exit();
            }
            say.accept("dialling again in %d s".formatted(Math.round(waitMillis / 1_000.0)));
            tell(ConnectionState.Phase.WAITING, null, System.currentTimeMillis() + waitMillis);
            if (isHungUpWithin(waitMillis)) {
                say.accept("hung up");
                boolean _ = scripts.awaitRunning();
                return PppdExit.SIGNAL;
            }
        }
    }

    private void sayWhyNotAgain(CallEnd end) {
        ConnectionConfig.Redial redial = config.redial();
        if (!redial.persist() || end.hopeless()) {
            return;
        }
        if (end.mayRedial(redial.againstOthers())) {
            say.accept(
                    "not dialling again: %d attempts in a row have failed (maxfail)"
                            .formatted(policy.failures()));
        } else {
            say.accept(
                    "not dialling again, which would only throw the other out; to do so all the"
                            + " same, write \"# sallyport: redial-when-displaced\" into "
                            + peersFile);
        }
    }

    private boolean isHungUpWithin(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            News what = news.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (what == null) {
                return false;
            }
            if (what instanceof News.HangUp(boolean forGood) && forGood) {
                return true;
            }
        }
    }

    private void tell(
            ConnectionState.Phase phase, TunnelEvent.@Nullable NetworkUp up, long nextMillis) {
        String encryption = up == null ? null : up.network().encryption();
        ConnectionState state =
                new ConnectionState(
                        config.name(),
                        ProcessHandle.current().pid(),
                        phase,
                        target,
                        Printable.of(config.account()),
                        up == null ? "" : up.interfaceName(),
                        up == null ? "" : up.network().local().getHostAddress(),
                        up == null ? "" : up.network().peer().getHostAddress(),
                        encryption == null ? "" : encryption,
                        up == null ? 0 : up.network().mtu(),
                        System.currentTimeMillis(),
                        nextMillis,
                        policy.failures(),
                        lastEnd);
        try {
            place.say(state);
        } catch (IOException e) {
            say.accept("the state cannot be written down: " + e.getMessage());
        }
    }

    /** One tunnel, from the dialling to its end. */
    private final class Attempt {
        private final TunnelHost host;
        private final IpScripts scripts;
        private boolean up;
        private boolean forNow;
        private long upNanos;
        private long upMillis;

        Attempt(TunnelHost host, IpScripts scripts) {
            this.host = host;
            this.scripts = scripts;
        }

        /** How long it was up; at least 1 if it was. */
        long upMillis() {
            return upMillis;
        }

        private TunPorts ports() {
            TunPorts ports = TunPorts.leftDown(config.device());
            return config.offload() ? ports : ports.withoutOffload();
        }

        CallEnd run(Dialer dialer) throws InterruptedException {
            tell(ConnectionState.Phase.DIALLING, null, 0);
            Inet4Address server = resolve();
            if (server == null) {
                return CallEnd.unresolved(target);
            }
            say.accept("dialling %s as %s".formatted(target, Printable.of(config.account())));
            Tunnel tunnel =
                    dialer.dial(
                            tunnelConfig(server),
                            ports(),
                            (dialled, event) -> news.add(new News.Tunnelled(event)));
            while (true) {
                News what = news.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                switch (what) {
                    case null -> host.mend();
                    case News.HangUp(boolean forGood) -> {
                        forNow = !forGood;
                        tunnel.hangUp();
                    }
                    case News.Tunnelled(TunnelEvent.Ended ended) -> {
                        down(tunnel.statistics());
                        return end(ended);
                    }
                    case News.Tunnelled(TunnelEvent.NetworkUp network) -> up(network);
                    case News.Tunnelled(TunnelEvent _) -> {}
                }
            }
        }

        private CallEnd end(TunnelEvent.Ended ended) {
            CallEnd end = CallEnd.of(ended, up, config, target, peersFile);
            return forNow && ended.cause() == TunnelEnd.HUNG_UP
                    ? new CallEnd(PppdExit.HANGUP, end.line(), end.reason(), false)
                    : end;
        }

        private void up(TunnelEvent.NetworkUp network) throws InterruptedException {
            if (!isReady(scripts.preUp(network.interfaceName(), network.network()))) {
                return;
            }
            host.raise(network.interfaceName());
            up = true;
            upNanos = System.nanoTime();
            String encryption = network.network().encryption();
            host.up(network.interfaceName(), network.network());
            scripts.up(network.interfaceName(), network.network());
            say.accept(
                    "up on %s: %s, peer %s, %s, MTU %d"
                            .formatted(
                                    network.interfaceName(),
                                    network.network().local().getHostAddress(),
                                    network.network().peer().getHostAddress(),
                                    encryption == null ? "NOT ENCRYPTED" : encryption,
                                    network.network().mtu()));
            tell(ConnectionState.Phase.UP, network, 0);
        }

        /** Waits for ip-pre-up; false if the end has come first. */
        private boolean isReady(@Nullable Process preUp) throws InterruptedException {
            while (preUp != null && !preUp.waitFor(SCRIPT_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!news.isEmpty()) {
                    return false;
                }
            }
            return true;
        }

        private void down(TunnelStatistics moved) {
            if (up) {
                upMillis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - upNanos));
                scripts.down(
                        new ScriptFacts.Totals(
                                upMillis / 1_000, moved.sentBytes(), moved.receivedBytes()));
            }
            host.down();
        }

        private @Nullable Inet4Address resolve() {
            String name = config.server().host();
            try {
                List<Inet4Address> all =
                        Arrays.stream(InetAddress.getAllByName(name))
                                .filter(Inet4Address.class::isInstance)
                                .map(Inet4Address.class::cast)
                                .toList();
                if (!all.isEmpty()) {
                    Inet4Address server = all.get(policy.failures() % all.size());
                    String address = server.getHostAddress();
                    target = name.equals(address) ? address : name + " (" + address + ")";
                    return server;
                }
            } catch (UnknownHostException unknown) {
                // It is said that there is no such name, whatever the reason.
            }
            return null;
        }

        private TunnelConfig tunnelConfig(Inet4Address server) {
            ConnectionConfig.Network network = config.network();
            return new TunnelConfig(
                    server,
                    TunnelConfig.PPTP_PORT,
                    config.server().local(),
                    config.server().hostName(),
                    config.server().phone(),
                    config.ppp(),
                    new TunnelConfig.Network(
                            config.nameServers(),
                            network.address(),
                            network.idleSeconds(),
                            network.maxConnectSeconds()),
                    CONNECT_MILLIS,
                    config.debug() ? new FrameLines(say) : null);
        }
    }
}
