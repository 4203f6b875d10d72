package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console in a real Chromium, over TLS, with real clients coming and going. */
class ConsoleTest {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final String PASSWORD = "correct horse battery";
    private static final String ROOT = "https://" + Lab.SERVER + ":8723/";
    private static final String TOML =
            """
            [listen]
            addresses = ["%1$s"]
            [pool]
            local = ["192.168.100.10"]
            remote = ["192.168.100.60-90"]
            [accounts]
            chap-secrets = ["/etc/ppp/chap-secrets"]
            [console]
            listen = ["%1$s:8723"]
            certificate = "/etc/ppp/console.crt"
            key = "/etc/ppp/console.key"
            """;

    private static Lab lab;
    private static ClientSpace place;
    private static ClientHost laptop;
    private static ClientHost office;
    private static SallyportServer server;

    private final List<HostProcess> calls = new ArrayList<>();

    @BeforeAll
    static void boot() throws Exception {
        lab = TestLab.open();
        place = ClientSpace.open(lab);
        laptop = lab.clientHost();
        office = lab.clientHost();
        SelfSigned keys = SelfSigned.make(lab.newDirectory("keys"), Lab.SERVER);
        server =
                SallyportServer.start(
                        lab,
                        ServerFiles.of(StockFiles.OPTIONS, "joe * test.test *")
                                .with("ppp/console.crt", keys.certificate())
                                .with("ppp/console.key", keys.key())
                                .with(ServerFiles.TOML, TOML.formatted(Lab.SERVER)));
        Administrator.add(lab, server, "ann", PASSWORD);
        server.process().awaitLog("console-listening .*tls=true", BOUND);
        for (ClientHost host : List.of(laptop, office)) {
            host.write("chap-secrets", "joe * test.test *\neve * evening.star *\n", "rw-------");
        }
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        for (ClientHost host : new ClientHost[] {laptop, office}) {
            if (host != null) {
                host.close();
            }
        }
        if (place != null) {
            place.close();
        }
        TestLab.close(lab);
    }

    @Test
    void shouldShowWhatHappensAsItHappens() throws Exception {
        place.call(() -> {
            try (Chromium page = Chromium.open(lab.newDirectory("chromium"))) {
                page.load(ROOT);
                signIn(page);
                watchSomebodyComeAndCarry(page);
                watchThemBeDisplaced(page);
                kickThem(page);
                addAnAccountAndLogInWithIt(page);
                readItInBothLanguages(page);
                page.gallery(ROOT);
                signOut(page);
                assertEquals(List.of(), page.complaints());
            } finally {
                calls.forEach(HostProcess::kill);
            }
            return null;
        });
    }

    @Test
    void shouldLetATokenInUntilItIsRemoved() throws Exception {
        String token = operators("token", "add", "probe", "--scope", "read").strip();
        assertTrue(operators("token", "list").contains("probe"));
        place.call(() -> {
            assertEquals(200, TlsProbe.status(ROOT + "api/v1/sessions", token));
            assertEquals(403, TlsProbe.status(ROOT + "api/v1/accounts", token, "{}"));
            operators("token", "remove", "probe");
            assertEquals(401, TlsProbe.status(ROOT + "api/v1/sessions", token));
            return null;
        });
        assertFalse(operators("token", "list").contains("probe"));
    }

    @Test
    void shouldShowTheCertificateOfNowAfterAReload() throws Exception {
        SelfSigned renewed = SelfSigned.make(lab.newDirectory("renewed"), Lab.SERVER);
        server.rewrite("ppp/console.crt", renewed.certificate());
        server.rewrite("ppp/console.key", renewed.key());
        server.ask("reload");
        place.call(() -> {
            assertEquals(renewed.certificate(), TlsProbe.certificate(Lab.SERVER, 8723));
            return null;
        });
    }

    private static String operators(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state-dir", server.stateDir().toString()));
        return lab.run(
                        BOUND,
                        SallyportCommand.quick(all.toArray(String[]::new)).toArray(String[]::new))
                .orThrow(words[1]);
    }

    private void signIn(Chromium page) {
        page.shot("sign-in");
        page.fill("input[name=name]", "ann");
        page.fill("input[name=password]", "wrong password");
        page.click("button[type=submit]");
        page.await(".problem:not([hidden])");
        page.fill("input[name=password]", PASSWORD);
        page.click("button[type=submit]");
        page.await(".sessions, .empty");
        page.awaitText(".empty", "Nobody is in");
    }

    private HostProcess dial(ClientHost host, String name) {
        host.write(
                "peers/office",
                "pty \"pptp %s --nolaunchpppd\"\nnoauth\nname %s\nremotename office\n"
                                .formatted(Lab.SERVER, name)
                        + "require-mppe-128\n",
                "rw-r-----");
        HostProcess call = host.call("office");
        calls.add(call);
        call.awaitLog("office: up on ppp0: ", BOUND);
        return call;
    }

    private static HostProcess traffic(ClientHost host) {
        return host.start(
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        host.namespace(),
                        "ping",
                        "-q",
                        "-i",
                        "0.01",
                        "-s",
                        "1200",
                        "192.168.100.10"));
    }

    private void watchSomebodyComeAndCarry(Chromium page) {
        dial(laptop, "joe");
        page.awaitText("tr[data-session] .account", "joe");
        assertTrue(page.text("tr[data-session]").contains(laptop.address()), page::source);
        HostProcess pings = traffic(laptop);
        calls.add(pings);
        Await.until(
                "a graph that moves",
                BOUND,
                () ->
                        page.number("tr[data-session] .spark", "data-points") >= 3
                                && page.number("tr[data-session] .spark", "data-top") > 10_000,
                page::source);
    }

    private void watchThemBeDisplaced(Chromium page) {
        dial(office, "joe");
        calls.add(traffic(office));
        page.awaitText("tr[data-session] .c-device", office.address());
        page.click("nav a[data-view=timeline]");
        page.awaitText("li.event.displaced", "joe was displaced");
        page.awaitText("li.event.displaced", office.address());
        page.awaitText("li.event.displaced", laptop.address());
        page.click("button[data-filter=displacements]");
        assertFalse(page.has("li.event.in"));
    }

    private void kickThem(Chromium page) {
        HostProcess inside = calls.get(calls.size() - 2);
        page.click("nav a[data-view=sessions]");
        page.click("tr[data-session] .c-do button");
        page.fill("dialog input[name=reason]", "Lunch");
        page.click("dialog button[type=submit]");
        page.awaitText(".empty", "Nobody is in");
        inside.awaitLog("Disconnected by the operator: Lunch", BOUND);
        page.click("nav a[data-view=timeline]");
        page.awaitText("li.event.kicked", "Lunch");
    }

    private void addAnAccountAndLogInWithIt(Chromium page) {
        page.click("nav a[data-view=accounts]");
        page.click("#add");
        page.fill("dialog input[name=account]", "eve");
        page.fill("dialog input[name=password]", "evening.star");
        page.click("dialog button[type=submit]");
        page.awaitText("tr[data-account=eve]", "may log in");
        calls.forEach(HostProcess::kill);
        dial(laptop, "eve");
        calls.add(traffic(laptop));
        page.click("nav a[data-view=sessions]");
        page.awaitText("tr[data-session] .account", "eve");
        page.click("tr[data-session] .account");
        page.awaitText("h1", "eve");
        page.awaitText(".past", "still in");
    }

    private void readItInBothLanguages(Chromium page) {
        assertEquals("Sessions Timeline Accounts Server", page.text("nav").replace('\n', ' '));
        page.click("#language");
        page.awaitText("nav", "会话");
        assertEquals("会话 时间线 账号 服务器", page.text("nav").replace('\n', ' '));
        page.click("nav a[data-view=timeline]");
        page.awaitText("li.event.displaced", "被顶替");
        page.click("#language");
        page.awaitText("nav", "Sessions");
    }

    private static void signOut(Chromium page) {
        page.click("#sign-out");
        page.await("form.sign-in");
        page.load(ROOT);
        page.await("form.sign-in");
    }
}
