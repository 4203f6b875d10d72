package net.sallyport.lab;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import net.sallyport.client.Dialer;
import net.sallyport.client.TunPorts;
import net.sallyport.client.Tunnel;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEvent;
import net.sallyport.linux.NetworkNamespace;
import net.sallyport.protocol.ppp.FrameObserver;
import net.sallyport.protocol.trace.FrameText;

/** Sallyport's own client, in the lab's namespace or on a host behind it, with one tunnel. */
final class ClientUnderTest implements AutoCloseable {
    private static final long BOUND_SECONDS = 30;
    private static final int IPERF_ATTEMPTS = 10;

    private final BiFunction<Duration, String[], Output> run;
    private final Dialer dialer;
    private final Tunnel tunnel;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CompletableFuture<TunnelEvent.NetworkUp> up = new CompletableFuture<>();
    private final CompletableFuture<TunnelEvent.Ended> end = new CompletableFuture<>();

    private ClientUnderTest(
            String namespace, BiFunction<Duration, String[], Output> run, TunnelConfig config)
            throws Exception {
        this.run = run;
        dialer = new NetworkNamespace(namespace).call(() -> Dialer.open("test"));
        tunnel =
                dialer.dial(
                        config.withObserver(new Log()),
                        new TunPorts(TunPorts.PPP),
                        (dialled, event) -> told(event));
    }

    static ClientUnderTest dial(Lab lab, TunnelConfig config) throws Exception {
        return new ClientUnderTest(lab.namespace(), lab::run, config);
    }

    static ClientUnderTest dial(ClientHost host, TunnelConfig config) throws Exception {
        return new ClientUnderTest(host.namespace(), (bound, command) -> host.run(command), config);
    }

    private void told(TunnelEvent event) {
        log.add(event.toString());
        switch (event) {
            case TunnelEvent.ControlUp _, TunnelEvent.LinkUp _, TunnelEvent.Authenticated _ -> {}
            case TunnelEvent.NetworkUp network -> up.complete(network);
            case TunnelEvent.Ended ended -> {
                up.completeExceptionally(new LabException("ended: " + ended));
                end.complete(ended);
            }
        }
    }

    TunnelEvent.NetworkUp awaitUp() {
        return await(up);
    }

    TunnelEvent.Ended awaitEnd() {
        return await(end);
    }

    TunnelEvent.Ended hangUp() {
        tunnel.hangUp();
        return awaitEnd();
    }

    /**
     * Pings the server through the tunnel, ten times a second, once it answers at all: pppd, slow
     * on its kernel, makes its interface ready some time after it says that it is.
     */
    PingReport ping(int count) {
        PingReport _ = ping("-c", "1", "-w", "10");
        return ping("-i", "0.1", "-W", "3", "-c", Integer.toString(count));
    }

    private PingReport ping(String... arguments) {
        TunnelEvent.NetworkUp network = awaitUp();
        List<String> command = new ArrayList<>(List.of("ping", "-n"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-I", network.interfaceName()));
        command.add(network.network().peer().getHostAddress());
        return PingReport.parse(
                run.apply(Duration.ofSeconds(30), command.toArray(String[]::new)).text());
    }

    /** Bits a second of TCP through the tunnel, as the receiver counts them. */
    double iperf(Duration duration, String... more) {
        TunnelEvent.NetworkUp network = awaitUp();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "iperf3",
                                "-J",
                                "-t",
                                Long.toString(duration.toSeconds()),
                                "-c",
                                network.network().peer().getHostAddress()));
        command.addAll(List.of(more));
        Output output = run.apply(duration.plusSeconds(25), command.toArray(String[]::new));
        // iperf3 serves one at a time, and on a peer's slow kernel is not done when its client is.
        for (int again = 0; again < IPERF_ATTEMPTS && !output.ok(); again++) {
            Await.pause(1_000);
            output = run.apply(duration.plusSeconds(25), command.toArray(String[]::new));
        }
        return Double.parseDouble(
                output.find("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)"));
    }

    String log() {
        return String.join("\n", log);
    }

    private <T> T await(CompletableFuture<T> what) {
        try {
            return what.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new LabException(e + "\n" + log(), e);
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        }
    }

    @Override
    public void close() {
        dialer.close();
    }

    private final class Log implements FrameObserver {
        @Override
        public void frame(
                boolean sent, int protocol, MemorySegment memory, long offset, int length) {
            log.add(FrameText.line(sent, protocol, memory, offset, length));
        }

        @Override
        public boolean wantsData() {
            return false;
        }
    }
}
