package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.TakeoverStorm;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The console before many sessions, which a load client holds on a real gateway. Nothing is
 * asserted of speed. {@code -Dlab.console.sessions=5000} is the long form, which {@code
 * scripts/bench.sh} runs; {@code lab.console.table} is the file that the figures are written to.
 */
@Tag("long")
@Timeout(900)
class ConsoleLoadTest {
    private static final int SESSIONS = Integer.getInteger("lab.console.sessions", 80);
    private static final Duration LOOK =
            Duration.ofSeconds(Integer.getInteger("lab.console.seconds", 1));
    private static final int TIMES = SESSIONS > 1_000 ? 9 : 1;
    private static final double LOGINS_A_SECOND = 20;
    private static final double TICKS_PER_SECOND = 100;
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String ROOT = "https://" + Lab.SERVER + ":8723/";
    private static final String PASSWORD = "correct horse battery";
    private static final String INSIDE = "10.88.255.1";

    private final Map<String, Double> figures = new LinkedHashMap<>();

    /** A load client on a thread of its own, which serves its sessions whatever else is done. */
    private static final class Clients implements AutoCloseable {
        private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final CompletableFuture<LoadClient> client = new CompletableFuture<>();
        private final Thread thread;
        private volatile boolean over;

        Clients(ClientSpace place) {
            thread = Thread.ofPlatform().daemon().start(() -> run(place));
        }

        private void run(ClientSpace place) {
            try {
                place.call(() -> {
                    LoadPlan plan =
                            new LoadPlan(
                                    Inet4Address.ofLiteral(Lab.SERVER),
                                    ClientSpace.FIRST_SOURCE,
                                    "u",
                                    "test.test",
                                    MppeConfig.REQUIRED_128,
                                    Inet4Address.ofLiteral(INSIDE));
                    try (LoadClient opened = LoadClient.open(plan, new Random(1))) {
                        client.complete(opened);
                        while (!over) {
                            Runnable task = tasks.poll();
                            if (task == null) {
                                opened.idle(Duration.ofMillis(50));
                            } else {
                                task.run();
                            }
                        }
                    }
                    return null;
                });
            } catch (Exception e) {
                client.completeExceptionally(e);
                throw new LabException("the load client", e);
            }
        }

        /** Has it done by the thread that serves the sessions. */
        <T> CompletableFuture<T> begin(Callable<T> task) {
            CompletableFuture<T> done = new CompletableFuture<>();
            tasks.add(() -> {
                try {
                    done.complete(task.call());
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });
            return done;
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join(BOUND);
        }
    }

    @Test
    void shouldShowFindAndFollowAmongMany() throws Exception {
        try (Lab lab = TestLab.open();
                ClientSpace place = ClientSpace.open(lab)) {
            SelfSigned keys = SelfSigned.make(lab.newDirectory("keys"), Lab.SERVER);
            try (SallyportServer server = SallyportServer.start(lab, files(keys))) {
                Administrator.add(lab, server, "ann", PASSWORD);
                server.process().awaitLog("console-listening .*tls=true", BOUND);
                try (Clients clients = new Clients(place)) {
                    LoadClient client = clients.client.get();
                    clients.begin(() -> client.logIn(SESSIONS, 20, BOUND)).get();
                    place.call(() -> {
                        look(lab, server, clients, client);
                        return null;
                    });
                } finally {
                    server.process().kill();
                }
            }
        }
        write();
    }

    private void look(Lab lab, SallyportServer server, Clients clients, LoadClient client)
            throws Exception {
        processor("server's processor, nobody watches, quiet", server);
        try (Chromium page = Chromium.open(lab.newDirectory("chromium"))) {
            PageTimes measured = page.times();
            page.load(ROOT);
            page.fill("input[name=name]", "ann");
            page.fill("input[name=password]", PASSWORD);
            page.click("button[type=submit]");
            page.awaitText("#where", " of " + SESSIONS);
            times("navigation to the first table", () -> measured.firstRows(ROOT));
            assertEquals(50, page.count("tr[data-session]"));
            int[] turn = {0};
            times(
                    "a key typed to the table that it asks for",
                    () -> measured.search("u" + (SESSIONS - 1 - turn[0]++ * 7 % 50)));
            page.awaitText("#where", " of 1");
            assertEquals(1, page.count("tr[data-session]"));
            measured.search("");
            page.awaitText("#where", " of " + SESSIONS);
            processor("server's processor, one page open, quiet", server);
            measured.memory("quiet", figures);

            clients.begin(() -> client.startTraffic(512, Duration.ofSeconds(1))).get();
            Await.pause(1_000);
            page.load("about:blank");
            processor("server's processor, nobody watches, traffic", server);
            storm("nobody watches", server, clients, client);
            page.load(ROOT);
            page.await("tr[data-session]");
            processor("server's processor, one page open, traffic", server);
            measured.watchTasks();
            storm("sessions open", server, clients, client);
            measured.tasks("sessions open", LOOK, figures);
            page.load(ROOT + "#/timeline");
            page.await(".event");
            measured.watchTasks();
            storm("timeline open", server, clients, client);
            measured.tasks("timeline open", LOOK, figures);
            measured.memory("after traffic and logins", figures);
            assertEquals(List.of(), page.complaints());
        }
    }

    private void storm(String what, SallyportServer server, Clients clients, LoadClient client)
            throws Exception {
        CompletableFuture<TakeoverStorm.Report> storm =
                clients.begin(
                        () -> TakeoverStorm.run(client, LOGINS_A_SECOND, LOOK.plusSeconds(1)));
        processor("server's processor, " + what + ", traffic and 20 logins/s", server);
        put("  logins meanwhile, " + what, storm.get().takeovers());
    }

    private interface Timed {
        double millis() throws Exception;
    }

    private void times(String what, Timed task) throws Exception {
        double[] all = new double[TIMES];
        for (int i = 0; i < all.length; i++) {
            all[i] = task.millis();
        }
        java.util.Arrays.sort(all);
        put(what + ", median of " + TIMES + ", ms", all[TIMES / 2]);
        put(what + ", longest, ms", all[TIMES - 1]);
    }

    /** What the server uses of one processor, from now on for a while. */
    private void processor(String what, SallyportServer server) {
        double before = processorSeconds(server.process().pid());
        long start = System.nanoTime();
        Await.pause(LOOK.toMillis());
        double used = processorSeconds(server.process().pid()) - before;
        put(what + ", % of one", 100 * used * 1e9 / (System.nanoTime() - start));
    }

    private static double processorSeconds(long pid) {
        return Stream.concat(
                                Stream.of(pid),
                                ProcessHandle.of(pid).stream()
                                        .flatMap(ProcessHandle::descendants)
                                        .map(ProcessHandle::pid))
                        .mapToLong(ConsoleLoadTest::ticks)
                        .sum()
                / TICKS_PER_SECOND;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException _) {
            // It has ended.
            return 0;
        }
    }

    private void put(String what, double value) {
        figures.put(what, value);
    }

    private void write() throws IOException {
        StringBuilder table =
                new StringBuilder("| %,d sessions | |%n| --- | ---: |%n".formatted(SESSIONS));
        figures.forEach((what, value) -> table.append("| %s | %,.1f |%n".formatted(what, value)));
        System.out.print(table);
        String to = System.getProperty("lab.console.table");
        if (to != null) {
            Files.writeString(Path.of(to), table);
        }
    }

    private static ServerFiles files(SelfSigned keys) {
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n < SESSIONS; n++) {
            secrets.append("u%d * test.test *\n".formatted(n));
        }
        StringBuilder remotes = new StringBuilder();
        for (int n = 0; n * 250 < SESSIONS + 250; n++) {
            remotes.append("%s\"10.88.%d.1-250\"".formatted(n == 0 ? "" : ", ", n));
        }
        return ServerFiles.of("", secrets.toString())
                .with("ppp/console.crt", keys.certificate())
                .with("ppp/console.key", keys.key())
                .with(
                        ServerFiles.TOML,
                        """
                        [listen]
                        addresses = ["%1$s"]
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        short-cycle = 0
                        [pool]
                        local = ["%2$s"]
                        remote = [%3$s]
                        connections = %4$d
                        [interfaces]
                        form = "shared"
                        [console]
                        listen = ["%1$s:8723"]
                        certificate = "/etc/ppp/console.crt"
                        key = "/etc/ppp/console.key"
                        """
                                .formatted(Lab.SERVER, INSIDE, remotes, SESSIONS + 250));
    }
}
