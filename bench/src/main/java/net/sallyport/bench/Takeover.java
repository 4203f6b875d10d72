package net.sallyport.bench;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoadSession;
import net.sallyport.gateway.control.Json;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.LabException;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.jspecify.annotations.Nullable;

/**
 * How long a login takes from its CHAP Response to IPCP Opened when somebody is inside whose peer
 * died without a word, against the same with nobody inside: by turns, on this machine's own kernel.
 * In the rounds with nobody a session of another account has died instead, so that both have the
 * same before them. Under {@code deny} likewise how long an answer takes.
 *
 * <pre>
 * Takeover [--rounds N] [--json FILE]
 * </pre>
 */
public final class Takeover {
    private static final int ROUNDS = 200;
    private static final int DENY_ROUNDS_PART = 10;
    private static final int WARM_UP = 500;
    private static final String ACCOUNT = "test";
    private static final String OTHER = "other";
    private static final String PASSWORD = "test.test";
    private static final Inet4Address INSIDE = Inet4Address.ofLiteral("192.168.100.10");
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofMillis(1_100);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final SallyportServer server;
    private final LoadClient client;

    private Takeover(SallyportServer server, LoadClient client) {
        this.server = server;
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = ROUNDS;
        @Nullable Path json = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--json" -> json = Path.of(arguments[++i]);
                default -> {
                    System.err.println("Takeover [--rounds N] [--json FILE]");
                    System.exit(2);
                }
            }
        }
        Map<String, Distribution> figures = measure(rounds);
        System.out.print(table(figures));
        if (json != null) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            figures.forEach((what, distribution) -> map.put(what, distribution.toMap()));
            Files.writeString(json, Json.write(map) + "\n");
        }
    }

    /** By what was measured, in the order of the table. */
    static Map<String, Distribution> measure(int rounds) throws Exception {
        if (System.getProperty("lab.sallyport.jvm") == null) {
            System.setProperty("lab.sallyport.jvm", Contender.JVM);
        }
        Map<String, Distribution> figures = new LinkedHashMap<>();
        for (String form : List.of("own", "shared")) {
            try (Lab lab = Lab.open();
                    ClientSpace clients = ClientSpace.open(lab)) {
                figures.putAll(
                        run(
                                lab,
                                clients,
                                form,
                                "replace",
                                takeover -> {
                                    takeover.replace(form, Math.min(3 * rounds, WARM_UP));
                                    return takeover.replace(form, rounds);
                                }));
                figures.putAll(
                        run(
                                lab,
                                clients,
                                form,
                                "deny",
                                takeover -> {
                                    int fewer = Math.max(1, rounds / DENY_ROUNDS_PART);
                                    return takeover.deny(form, fewer);
                                }));
            }
        }
        return figures;
    }

    private interface Part {
        Map<String, Distribution> measure(Takeover takeover);
    }

    private static Map<String, Distribution> run(
            Lab lab, ClientSpace clients, String form, String onConflict, Part part)
            throws Exception {
        try (SallyportServer server = SallyportServer.start(lab, files(form, onConflict))) {
            return clients.call(() -> {
                LoadPlan plan =
                        new LoadPlan(
                                Inet4Address.ofLiteral(Lab.SERVER),
                                ClientSpace.FIRST_SOURCE,
                                "",
                                PASSWORD,
                                MppeConfig.REQUIRED_128,
                                INSIDE);
                try (LoadClient client = LoadClient.open(plan, new Random(1))) {
                    return part.measure(new Takeover(server, client));
                }
            });
        }
    }

    private static ServerFiles files(String form, String onConflict) {
        return ServerFiles.of(
                        "", "%1$s * %3$s *\n%2$s * %3$s *\n".formatted(ACCOUNT, OTHER, PASSWORD))
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        on-conflict = "%s"
                        short-cycle = 0
                        [pool]
                        local = ["%s"]
                        remote = ["192.168.100.60-90"]
                        [interfaces]
                        form = "%s"
                        """
                                .formatted(onConflict, INSIDE.getHostAddress(), form));
    }

    private Map<String, Distribution> replace(String form, int rounds) {
        List<Long> nobody = new ArrayList<>();
        List<Long> dead = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            nobody.add(entry(OTHER));
            dead.add(entry(ACCOUNT));
        }
        Map<String, Distribution> figures = new LinkedHashMap<>();
        figures.put("replace, " + form + ": nobody inside, in after", Distribution.of(nobody));
        figures.put("replace, " + form + ": one that died inside, in after", Distribution.of(dead));
        return figures;
    }

    private Map<String, Distribution> deny(String form, int rounds) {
        List<Long> dead = new ArrayList<>();
        List<Long> heard = new ArrayList<>();
        List<Long> silent = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            dead.add(entryOverSilent());
            heard.add(refusal(Duration.ZERO));
            silent.add(refusal(SILENCE));
        }
        Map<String, Distribution> figures = new LinkedHashMap<>();
        figures.put("deny, " + form + ": one that died inside, in after", Distribution.of(dead));
        figures.put("deny, " + form + ": one just heard of, refused after", Distribution.of(heard));
        figures.put(
                "deny, " + form + ": one that was silent, refused after", Distribution.of(silent));
        return figures;
    }

    private long entry(String holderAccount) {
        LoadSession holder = up(holderAccount);
        holder.freeze();
        return entryOver(holder);
    }

    private long entryOverSilent() {
        LoadSession holder = up(ACCOUNT);
        holder.freeze();
        client.idle(SILENCE);
        return entryOver(holder);
    }

    private long entryOver(LoadSession holder) {
        client.idle(PAUSE);
        LoadSession newcomer = up(ACCOUNT);
        long nanos = newcomer.proofToUpNanos();
        end(newcomer);
        client.abandon(holder);
        awaitEmpty();
        return nanos;
    }

    /**
     * How long until a newcomer is refused over one that lives, and was not heard of for a time.
     */
    private long refusal(Duration silence) {
        LoadSession holder = up(ACCOUNT);
        client.idle(silence);
        LoadSession newcomer = client.dial(ACCOUNT);
        client.until("a refusal", BOUND, newcomer::isOver);
        if (!newcomer.isRefused() || !holder.isUp()) {
            throw new LabException("not refused: " + newcomer + " " + holder);
        }
        end(holder);
        awaitEmpty();
        return newcomer.proofToRefusalNanos();
    }

    private LoadSession up(String account) {
        LoadSession session = client.dial(account);
        client.until(account + " up", BOUND, () -> session.isUp() || session.isOver());
        if (!session.isUp()) {
            throw new LabException("not up: " + session);
        }
        return session;
    }

    private void end(LoadSession session) {
        client.hangUp(session);
        client.until("the end of " + session, BOUND, session::isOver);
    }

    /** Until the server has put everything away. */
    private void awaitEmpty() {
        client.until(
                "no session on the server",
                BOUND,
                () -> ((List<?>) server.ask("sessions")).isEmpty());
        client.idle(PAUSE);
    }

    private static String table(Map<String, Distribution> figures) {
        StringBuilder text =
                new StringBuilder(
                        "| %-52s | %6s | %8s | %8s |%n"
                                .formatted("", "rounds", "p50, ms", "p99, ms"));
        text.append("| %s | -----: | -------: | -------: |%n".formatted("-".repeat(52)));
        figures.forEach((what, distribution) ->
                text.append(
                        "| %-52s | %,6d | %8.2f | %8.2f |%n"
                                .formatted(
                                        what,
                                        distribution.count(),
                                        distribution.percentile(50) / 1e6,
                                        distribution.percentile(99) / 1e6)));
        return text.toString();
    }
}
