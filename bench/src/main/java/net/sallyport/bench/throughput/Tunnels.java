package net.sallyport.bench.throughput;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.sallyport.client.Dialer;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEvent;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;

/**
 * A server in one namespace and a dialer of this process in another, with tunnels between them.
 *
 * @param ports where the tunnels' packets come from and go to
 * @param locals the clients' addresses inside the tunnels
 */
public record Tunnels(
        Lab lab,
        ClientSpace space,
        SallyportServer server,
        Dialer dialer,
        SharedTun ports,
        List<Inet4Address> locals)
        implements AutoCloseable {
    static final Inet4Address INSIDE = Inet4Address.ofLiteral("192.168.100.10");

    private static final String PASSWORD = "test.test";
    private static final int MTU = 1_400;
    private static final int TOGETHER = 20;

    /**
     * @param form own or shared
     * @param mppe whether 128 bits are required, or none offered
     */
    public record Setting(String form, boolean mppe, boolean offload, int sessions, int workers) {}

    public static Tunnels open(Setting setting) throws Exception {
        Lab lab = Lab.open();
        SallyportServer server = SallyportServer.start(lab, files(setting));
        ClientSpace space = ClientSpace.open(lab);
        setCongestionControl(lab);
        Dialer dialer = space.call(() -> Dialer.open("bench"));
        SharedTun ports = space.call(() -> new SharedTun(setting.offload(), INSIDE));
        List<Inet4Address> locals = dial(dialer, setting, ports);
        return new Tunnels(lab, space, server, dialer, ports, locals);
    }

    /**
     * The kernel's own default where a namespace may have it, else Reno, which it always may: what
     * this machine was set to is not for a comparison to depend on.
     */
    private static void setCongestionControl(Lab lab) {
        String set = "sysctl -qw net.ipv4.tcp_congestion_control=";
        for (String space : List.of(lab.namespace(), lab.namespace() + "-clients")) {
            String script = set + "cubic 2>/dev/null || " + set + "reno";
            lab.run(Duration.ofSeconds(10), "ip", "netns", "exec", space, "sh", "-c", script)
                    .orThrow(script);
        }
    }

    private static List<Inet4Address> dial(Dialer dialer, Setting setting, SharedTun tun)
            throws Exception {
        List<Inet4Address> locals = new ArrayList<>();
        for (int from = 0; from < setting.sessions(); from += TOGETHER) {
            List<CompletableFuture<Inet4Address>> ups = new ArrayList<>();
            for (int n = from; n < Math.min(from + TOGETHER, setting.sessions()); n++) {
                CompletableFuture<Inet4Address> up = new CompletableFuture<>();
                ups.add(up);
                var _ = dialer.dial(config(n, setting), tun, (tunnel, event) -> told(event, up));
            }
            for (CompletableFuture<Inet4Address> up : ups) {
                locals.add(up.get(30, TimeUnit.SECONDS));
            }
        }
        return locals;
    }

    private static void told(TunnelEvent event, CompletableFuture<Inet4Address> up) {
        switch (event) {
            case TunnelEvent.NetworkUp network -> up.complete(network.network().local());
            case TunnelEvent.Ended ended ->
                    up.completeExceptionally(new IllegalStateException(ended.text()));
            case TunnelEvent.ControlUp _, TunnelEvent.LinkUp _, TunnelEvent.Authenticated _ -> {}
        }
    }

    /** Of the n-th account. */
    static TunnelConfig config(int n, Setting setting) throws LinuxException {
        Credentials credentials =
                new Credentials(
                        ("u" + n).getBytes(StandardCharsets.UTF_8),
                        new Secret.ClearText(PASSWORD.getBytes(StandardCharsets.UTF_8)));
        return TunnelConfig.of(Inet4Address.ofLiteral(Lab.SERVER), "u" + n, PASSWORD)
                .withLocal(Ipv4.of(Ipv4.toInt(ClientSpace.FIRST_SOURCE) + n))
                .withPpp(
                        TunnelConfig.link(
                                credentials,
                                List.of(AuthMethod.MSCHAP_V2),
                                setting.mppe() ? MppeConfig.REQUIRED_128 : MppeConfig.OFF,
                                MTU));
    }

    private static ServerFiles files(Setting setting) {
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n <= setting.sessions(); n++) {
            secrets.append("u%d * %s *\n".formatted(n, PASSWORD));
        }
        return ServerFiles.of("", secrets.toString())
                .with(
                        ServerFiles.TOML,
                        """
                        workers.count = %d
                        accounts.chap-secrets = ["/etc/ppp/chap-secrets"]
                        pool.local = ["%s"]
                        pool.remote = ["192.168.104.1-254", "192.168.105.1-254", "192.168.106.1-254", "192.168.107.1-254"]
                        pool.connections = 1016
                        encryption.mppe = "%s"
                        history.enabled = false
                        interfaces.form = "%s"
                        interfaces.offload = %s
                        """
                                .formatted(
                                        setting.workers(),
                                        INSIDE.getHostAddress(),
                                        setting.mppe() ? "required" : "off",
                                        setting.form(),
                                        setting.offload()));
    }

    @Override
    public void close() {
        dialer.close();
        space.close();
        server.close();
        lab.close();
    }
}
