package net.sallyport.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.Link;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetworkNamespace;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.pptp.CallResult;
import net.sallyport.protocol.pptp.GeneralError;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.PptpCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the dialler makes of servers that do not do what it wants; on loopback. */
@Timeout(60)
class DialerTest {
    private static final Inet4Address LOOPBACK = Inet4Address.ofLiteral("127.0.0.1");
    private static final PacketPorts NEVER =
            (network, outlet) -> {
                throw new IOException("no port here");
            };

    private NetworkNamespace namespace;
    private Dialer dialer;
    private final BlockingQueue<TunnelEvent> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void enter() throws Exception {
        Assumptions.assumeTrue(
                Files.readString(Path.of("/proc/self/status")).matches("(?s).*Uid:\\s+0\\s+0.*"),
                "NOT RUN: raw sockets and namespaces take root");
        namespace = NetworkNamespace.create("sp-client-" + ProcessHandle.current().pid());
        dialer =
                namespace.call(() -> {
                    try (Netlink netlink = Netlink.open()) {
                        Link loopback = netlink.link("lo");
                        netlink.batch().setUp(loopback.index()).commit();
                    }
                    return Dialer.open("test");
                });
    }

    @AfterEach
    void leave() throws Exception {
        if (dialer != null) {
            dialer.close();
            namespace.delete();
        }
    }

    private Tunnel dial(TunnelConfig config) {
        return dialer.dial(config, NEVER, (tunnel, event) -> events.add(event));
    }

    private static TunnelConfig to(int port) {
        return TunnelConfig.of(LOOPBACK, "anna", "secret").withPort(port);
    }

    private TunnelEvent.Ended awaitEnd() throws InterruptedException {
        TunnelEvent event = events.poll(20, TimeUnit.SECONDS);
        while (!(event instanceof TunnelEvent.Ended)) {
            assertTrue(event != null, "no end");
            event = events.poll(20, TimeUnit.SECONDS);
        }
        return (TunnelEvent.Ended) event;
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        dial(to(4_711));
        TunnelEvent.Ended ended = awaitEnd();
        assertEquals(TunnelEnd.UNREACHABLE, ended.cause());
        assertTrue(ended.text().contains("refused"), ended::text);
    }

    @Test
    void shouldSayThatThereIsNoWay() throws Exception {
        dial(TunnelConfig.of(Inet4Address.ofLiteral("192.0.2.1"), "anna", "secret"));
        TunnelEvent.Ended ended = awaitEnd();
        assertEquals(TunnelEnd.UNREACHABLE, ended.cause());
        assertTrue(ended.text().contains("unreachable"), ended::text);
    }

    @Test
    void shouldSayThatWhatAnswersIsNoPptp() throws Exception {
        try (Server server = new Server(Server.Answer.NOISE)) {
            dial(to(server.port()));
            assertEquals(TunnelEnd.CONTROL_FAILED, awaitEnd().cause());
        }
    }

    @Test
    void shouldSayThatTheCallIsRefused() throws Exception {
        try (Server server = new Server(Server.Answer.REFUSE)) {
            dial(to(server.port()));
            TunnelEvent.Ended ended = awaitEnd();
            assertEquals(TunnelEnd.CALL_REFUSED, ended.cause());
            assertEquals("call refused by the server: result 4, error 0", ended.text());
        }
    }

    @Test
    void shouldSayThatNoGreComes() throws Exception {
        try (Server server = new Server(Server.Answer.ACCEPT)) {
            dial(withLcpTimers(to(server.port()), new RestartTimers(50, 3, 1, 5)));
            assertEquals(TunnelEnd.NO_GRE, awaitEnd().cause());
            assertEquals("PEER_STOPPED", server.awaitClose());
        }
    }

    @Test
    void shouldEndInTimeWhenToldToAndNobodyAnswersOnTheLink() throws Exception {
        try (Server server = new Server(Server.Answer.ACCEPT)) {
            Tunnel tunnel = dial(to(server.port()));
            while (!(events.take() instanceof TunnelEvent.LinkUp)) {}
            long start = System.nanoTime();
            tunnel.hangUp();
            assertEquals(TunnelEnd.HUNG_UP, awaitEnd().cause());
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
            assertEquals("PEER_STOPPED", server.awaitClose());
        }
    }

    @Test
    void shouldEndAtOnceWhenToldToWhileItConnects() throws Exception {
        try (Server server = new Server(Server.Answer.NOTHING)) {
            Tunnel tunnel = dial(to(server.port()));
            tunnel.hangUp();
            assertEquals(TunnelEnd.HUNG_UP, awaitEnd().cause());
        }
    }

    @Test
    void shouldEndEveryTunnelWhenItIsClosed() throws Exception {
        try (Server server = new Server(Server.Answer.NOTHING)) {
            dial(to(server.port()));
            dialer.close();
            assertEquals(TunnelEnd.HUNG_UP, awaitEnd().cause());
        }
    }

    private static TunnelConfig withLcpTimers(TunnelConfig config, RestartTimers timers) {
        PppConfig ppp = config.ppp();
        return config.withPpp(
                new PppConfig(
                        ppp.lcp(),
                        ppp.demand(),
                        ppp.prove(),
                        ppp.name(),
                        ppp.credentials(),
                        ppp.authTimers(),
                        ppp.mppe(),
                        ppp.mtu(),
                        timers,
                        ppp.ccpTimers(),
                        ppp.ipcpTimers(),
                        ppp.loginMillis()));
    }

    /** The other end of a control connection, without any GRE. */
    private final class Server implements AutoCloseable {
        enum Answer {
            NOTHING,
            NOISE,
            REFUSE,
            ACCEPT
        }

        private final Answer answer;
        private final ServerSocket listener;
        private final BlockingQueue<String> closes = new LinkedBlockingQueue<>();

        Server(Answer answer) throws Exception {
            this.answer = answer;
            listener = namespace.call(() -> new ServerSocket(0, 1, LOOPBACK));
            Thread.ofPlatform().daemon().start(this::serve);
        }

        int port() {
            return listener.getLocalPort();
        }

        String awaitClose() throws InterruptedException {
            return closes.poll(20, TimeUnit.SECONDS);
        }

        private void serve() {
            PptpConnection engine =
                    new PptpConnection(
                            PptpConfig.server("fake"), new Counters<>(PptpCounter.class));
            try (Socket socket = listener.accept()) {
                engine.open(0);
                InputStream in = socket.getInputStream();
                byte[] bytes = new byte[1_024];
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    switch (answer) {
                        case NOTHING -> {}
                        case NOISE -> socket.getOutputStream().write("HTTP/1.1 400\r\n".getBytes());
                        case REFUSE, ACCEPT -> {
                            engine.receive(bytes, 0, count, 0);
                            perform(engine, socket);
                        }
                    }
                }
            } catch (IOException e) {
                closes.add(e.toString());
            }
        }

        private void perform(PptpConnection engine, Socket socket) throws IOException {
            List<PptpAction> actions = new ArrayList<>();
            for (PptpAction action = engine.poll(); action != null; action = engine.poll()) {
                actions.add(action);
            }
            for (PptpAction action : actions) {
                switch (action) {
                    case PptpAction.Transmit(byte[] message) ->
                            socket.getOutputStream().write(message);
                    case PptpAction.CallRequested request -> {
                        if (answer == Answer.ACCEPT) {
                            engine.acceptCall(request.requestHandle(), 99, 0);
                        } else {
                            engine.refuseCall(
                                    request.requestHandle(),
                                    CallResult.BUSY,
                                    GeneralError.NONE,
                                    0,
                                    0);
                        }
                        perform(engine, socket);
                    }
                    case PptpAction.Closed(var reason, String _) -> {
                        closes.add(reason.toString());
                        socket.shutdownOutput();
                    }
                    default -> {}
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
