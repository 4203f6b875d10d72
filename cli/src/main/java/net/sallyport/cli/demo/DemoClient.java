package net.sallyport.cli.demo;

import java.net.Inet4Address;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.sallyport.client.Dialer;
import net.sallyport.client.TunPorts;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEvent;

/** One client in its namespace: dials once, tells what becomes of it, pings. */
final class DemoClient implements AutoCloseable {
    private static final long EVENT_SECONDS = 20;
    private static final long PING_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    private final Timeline.Actor actor;
    private final DemoNetwork.Place place;
    private final Timeline timeline;
    private final Dialer dialer;
    private final CompletableFuture<TunnelEvent.NetworkUp> up = new CompletableFuture<>();
    private final CompletableFuture<TunnelEvent.Ended> end = new CompletableFuture<>();

    DemoClient(Timeline.Actor actor, DemoNetwork.Place place, Timeline timeline) throws Exception {
        this.actor = actor;
        this.place = place;
        this.timeline = timeline;
        this.dialer = place.namespace().call(() -> Dialer.open(actor.label()));
    }

    /** Dials and waits for the network. */
    TunnelEvent.NetworkUp dial(String account, String password)
            throws DemoException, InterruptedException {
        timeline.line(
                actor,
                "dials %s from %s as %s"
                        .formatted(text(place.server()), text(place.address()), account));
        TunnelConfig config =
                TunnelConfig.of(place.server(), account, password).withHostName(actor.label());
        dialer.dial(config, new TunPorts(TunPorts.PPP), (tunnel, event) -> told(event));
        return await(up, "was not let in");
    }

    /** On the dialer's thread. */
    private void told(TunnelEvent event) {
        switch (event) {
            case TunnelEvent.ControlUp _, TunnelEvent.LinkUp _ -> {}
            case TunnelEvent.Authenticated _ -> timeline.line(actor, "password accepted");
            case TunnelEvent.NetworkUp network -> {
                String encryption = network.network().encryption();
                timeline.line(
                        actor,
                        "IN   %s on %s, %s"
                                .formatted(
                                        text(network.network().local()),
                                        network.interfaceName(),
                                        encryption == null ? "not encrypted" : encryption));
                up.complete(network);
            }
            case TunnelEvent.Ended ended -> {
                timeline.line(actor, "OUT  " + ended.text());
                up.completeExceptionally(new IllegalStateException(ended.text()));
                end.complete(ended);
            }
        }
    }

    /** Waits until its tunnel is over. */
    TunnelEvent.Ended awaitEnd() throws DemoException, InterruptedException {
        return await(end, "was not thrown out");
    }

    boolean isIn() {
        return up.isDone() && !end.isDone();
    }

    /** Pings the server's address inside the tunnel once. */
    boolean ping(Inet4Address target) throws Exception {
        long nanos = place.namespace().call(() -> Echo.ask(target, PING_NANOS));
        timeline.line(
                actor,
                "ping %s: %s"
                        .formatted(
                                text(target),
                                nanos < 0
                                        ? "no answer"
                                        : String.format(
                                                Locale.ROOT, "answer in %.1f ms", nanos / 1e6)));
        return nanos >= 0;
    }

    private <T> T await(CompletableFuture<T> what, String otherwise)
            throws DemoException, InterruptedException {
        try {
            return what.get(EVENT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new DemoException("The " + actor.label() + " " + otherwise + ".");
        } catch (TimeoutException e) {
            throw new DemoException(
                    "The "
                            + actor.label()
                            + " "
                            + otherwise
                            + " within "
                            + EVENT_SECONDS
                            + " seconds.");
        }
    }

    private static String text(Inet4Address address) {
        return address.getHostAddress();
    }

    @Override
    public void close() {
        dialer.close();
    }
}
