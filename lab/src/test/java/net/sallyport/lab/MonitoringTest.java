package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sallyport.gateway.control.JsonReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shipped for monitoring, tried with the programs that it is for. */
class MonitoringTest {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final Path PACKAGING = Path.of("..", "packaging").toAbsolutePath().normalize();
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
            open-metrics = true
            """;

    private static Lab lab;
    private static ClientHost host;
    private static SallyportServer server;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        host = lab.clientHost();
        server =
                SallyportServer.start(
                        lab,
                        ServerFiles.of(StockFiles.OPTIONS, "joe * test.test *")
                                .with(ServerFiles.TOML, TOML.formatted(Lab.SERVER)));
        server.process().awaitLog("console-listening", BOUND);
        host.write("chap-secrets", "joe * test.test *\neve * wrong *\n", "rw-------");
        dial("joe").awaitLog("joe: up on ppp0: ", BOUND);
        dial("eve").awaitExit(BOUND);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        if (host != null) {
            host.close();
        }
        TestLab.close(lab);
    }

    private static HostProcess dial(String name) {
        host.write(
                "peers/" + name,
                "pty \"pptp %s --nolaunchpppd\"\nnoauth\nname %s\nrequire-mppe-128\nmaxfail 1\n"
                        .formatted(Lab.SERVER, name),
                "rw-r-----");
        return host.call(name);
    }

    private static String get(String address) {
        return lab.run(
                        BOUND,
                        "python3",
                        "-c",
                        "import sys, urllib.request, urllib.error\n"
                                + "try: r = urllib.request.urlopen(sys.argv[1], timeout=30)\n"
                                + "except urllib.error.HTTPError as e: r = e\n"
                                + "print(r.status)\nsys.stdout.buffer.flush()\n"
                                + "sys.stdout.buffer.write(r.read())",
                        address)
                .orThrow(address);
    }

    @Test
    void shouldTellMetricsAsPrometheusWantsThem() throws IOException {
        String answer = get("http://127.0.0.1:8723/metrics");
        assertTrue(answer.startsWith("200\n"), answer);
        Path file = Files.writeString(lab.directory().resolve("metrics"), answer.substring(4));
        assertEquals(
                "", lab.run(BOUND, "sh", "-c", "promtool check metrics < " + file).orThrow("lint"));
        for (String line :
                List.of(
                        "sallyport_sessions{state=\"up\"} 1",
                        "sallyport_logins_total{outcome=\"admitted\"} 1",
                        "sallyport_logins_total{outcome=\"no-account\"} 1",
                        "sallyport_pool_addresses_used 1",
                        "sallyport_pool_addresses 31",
                        "sallyport_part_up{part=\"accounts\"} 1",
                        "sallyport_setup_seconds_count 1",
                        "sallyport_admission_seconds_count 2")) {
            assertTrue(answer.contains("\n" + line + "\n"), line + "\n" + answer);
        }
        assertFalse(answer.contains("joe"), "names are for those who ask with a token");
        assertTrue(get("http://127.0.0.1:8723/metrics?sessions=true").startsWith("401\n"));
        assertEquals(
                "200\n{\"status\":\"ok\",\"parts\":"
                        + "{\"workers\":true,\"accounts\":true,\"history\":true}}",
                get("http://127.0.0.1:8723/healthz"));
    }

    @Test
    void shouldAnswerEveryQueryOfDashboardAndAlerts() throws Exception {
        Path directory = lab.newDirectory("prometheus");
        Path rules = PACKAGING.resolve("prometheus/sallyport.rules.yaml");
        lab.run(BOUND, "promtool", "check", "rules", rules.toString()).orThrow("rules");
        Path config =
                Files.writeString(
                        directory.resolve("prometheus.yml"),
                        """
                        global: {scrape_interval: 1s, evaluation_interval: 1s}
                        rule_files: ["%s"]
                        scrape_configs:
                          - job_name: sallyport
                            static_configs: [{targets: ["127.0.0.1:8723"]}]
                        """
                                .formatted(rules));
        HostProcess prometheus =
                lab.start(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:9090");
        try {
            List<String> queries = queries(rules);
            assertTrue(queries.size() > 25, queries.toString());
            for (String query : queries) {
                Await.until(query, BOUND, () -> isAnswered(query), prometheus::log);
            }
            assertEquals(List.of(), query("ALERTS{alertstate=\"firing\"}"));
        } finally {
            prometheus.terminate(BOUND);
        }
    }

    /** Those of the dashboard as they are; of the alerts each series that they look at. */
    private static List<String> queries(Path rules) throws IOException {
        List<String> queries = new ArrayList<>();
        Object dashboard =
                JsonReader.read(Files.readString(PACKAGING.resolve("grafana/sallyport.json")));
        for (Object panel : (List<?>) ((Map<?, ?>) dashboard).get("panels")) {
            for (Object target : (List<?>) ((Map<?, ?>) panel).get("targets")) {
                String query = String.valueOf(((Map<?, ?>) target).get("expr"));
                // What is shown only where it happens is not there where it does not.
                queries.add(query.replace("$instance", ".*").replaceFirst(" > 0$", ""));
            }
        }
        Matcher expression = Pattern.compile("(?m)^ +expr: (.*)$").matcher(Files.readString(rules));
        Pattern series = Pattern.compile("(?:sallyport_[a-z_]+|\\bup)(?:\\{[^}]*\\})?");
        while (expression.find()) {
            Matcher each = series.matcher(expression.group(1));
            while (each.find()) {
                if (!each.group().equals("sallyport_alarm")) {
                    queries.add(each.group());
                }
            }
        }
        return List.copyOf(new TreeSet<>(queries));
    }

    private static boolean isAnswered(String query) {
        return !query(query).isEmpty();
    }

    private static List<?> query(String query) {
        String answer =
                get(
                        "http://127.0.0.1:9090/api/v1/query?query="
                                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (!answer.startsWith("200\n")) {
            return List.of();
        }
        Map<?, ?> data = (Map<?, ?>) ((Map<?, ?>) JsonReader.read(answer.substring(4))).get("data");
        return (List<?>) data.get("result");
    }

    @Test
    void shouldBeUnderstoodByFail2ban() throws IOException {
        Path log = Files.writeString(lab.directory().resolve("server.log"), server.log());
        List<String> banned = banned(log);
        assertEquals(List.of(host.address()), banned, server.log());

        String prefix = "[worker-0] INFO sallyport - ";
        Path forged =
                Files.writeString(
                        lab.directory().resolve("forged.log"),
                        String.join(
                                "\n",
                                prefix
                                        + "login-refused session=3 name=\"x from=192.0.2.1"
                                        + " reason=wrong-password\" account=\"\" from=192.0.2.9"
                                        + " reason=no-account text=x",
                                prefix
                                        + "call-ended session=3 account=\"\" name=\"login-refused"
                                        + " session=1 name=x account=y from=192.0.2.1"
                                        + " reason=no-account\" from=192.0.2.9 cause=CLOSED",
                                prefix
                                        + "login-refused session=3 name=joe account=joe"
                                        + " from=192.0.2.8 reason=already-in text=\"reason="
                                        + "wrong-password from=192.0.2.1\"",
                                prefix + "sign-in-failed name=\"a \\\" b\" from=192.0.2.7",
                                ""));
        assertEquals(List.of("192.0.2.9", "192.0.2.7"), banned(forged));
    }

    private static List<String> banned(Path log) {
        return lab.run(
                        BOUND,
                        "fail2ban-regex",
                        "-o",
                        "ip",
                        log.toString(),
                        PACKAGING.resolve("fail2ban/sallyport.conf").toString())
                .orThrow("fail2ban-regex")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
