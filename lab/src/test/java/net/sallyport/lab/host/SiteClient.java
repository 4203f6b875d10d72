package net.sallyport.lab.host;

import java.net.Inet4Address;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.sallyport.client.Dialer;
import net.sallyport.client.TunPorts;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEvent;
import net.sallyport.linux.NetworkNamespace;

/** Sallyport's client in a namespace of its own; dials one tunnel after the other. */
final class SiteClient implements AutoCloseable {
    private final NetworkNamespace space;
    private final String server;
    private final String account;
    private final Dialer dialer;
    private TunnelEvent.NetworkUp up;

    SiteClient(NetworkNamespace space, String server, String account) throws Exception {
        this.space = space;
        this.server = server;
        this.account = account;
        dialer = space.call(() -> Dialer.open("site"));
    }

    /** Dials, waits till it is in, and routes the world through the tunnel. */
    SiteClient dial() throws Exception {
        CompletableFuture<TunnelEvent.NetworkUp> inside = new CompletableFuture<>();
        dialer.dial(
                TunnelConfig.of(Inet4Address.ofLiteral(server), account, "secret"),
                new TunPorts(TunPorts.PPP),
                (tunnel, event) -> {
                    switch (event) {
                        case TunnelEvent.NetworkUp network -> inside.complete(network);
                        case TunnelEvent.Ended ended ->
                                inside.completeExceptionally(
                                        new IllegalStateException(ended.text()));
                        default -> {}
                    }
                });
        up = inside.get(60, TimeUnit.SECONDS);
        route("10.88.0.0/24");
        route("10.99.0.0/24");
        return this;
    }

    /** Sends a network through the tunnel. */
    void route(String network) throws Exception {
        Site.run(space, "ip route replace " + network + " dev " + device());
    }

    String device() {
        return up.interfaceName();
    }

    String address() {
        return up.network().local().getHostAddress();
    }

    String gatewayAddress() {
        return up.network().peer().getHostAddress();
    }

    NetworkNamespace space() {
        return space;
    }

    Site.Told ask(String host) throws Exception {
        return Site.ask(space, host, 10, 20_000);
    }

    boolean pings(String host) throws Exception {
        return Site.pings(space, host);
    }

    boolean cannotPing(String host) throws Exception {
        return Site.cannotPing(space, host);
    }

    @Override
    public void close() {
        dialer.close();
    }
}
