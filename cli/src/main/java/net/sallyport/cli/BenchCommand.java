package net.sallyport.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadException;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoadReport;
import net.sallyport.client.load.LoadRun;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Processes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport bench}. */
@Command(
        name = "bench",
        description = {
            "Put load on a PPTP server of yours: log many sessions in, send echo requests through"
                    + " every tunnel and verify each reply, and, if asked to, displace sessions by"
                    + " logins of their accounts.",
            "It is real load on a real server: whoever is in as one of these accounts is thrown"
                    + " out, others wait longer. Use accounts made for it. Takes root"
                    + " (CAP_NET_RAW).",
            "Accounts are what `--account` makes of a number, or the lines of a file in the format"
                    + " of chap-secrets. Session 0 is the first account, and so on.",
            "Sessions dial from this host's own address, or by turns from a range of addresses"
                    + " that are this host's (`ip route add local 10.9.0.0/20 dev lo` makes a"
                    + " network such; the server needs a route to it). Sallyport listens to at most"
                    + " 200 logins on their way from one address."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all sessions came in and stayed in, every echo came back right",
            "1:it could not be done",
            "2:usage",
            "3:it was done, and something failed, or was lost, or it was interrupted: see the table"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport bench --server 192.0.2.1 --sessions 50 --account 'load%%d'",
            "  sallyport bench --server 192.0.2.1 --sessions 5000 --hold 60 \\",
            "      --accounts-file load.secrets --source 10.9.0.1-10.9.15.254",
            "  sallyport bench --server 192.0.2.1 --sessions 500 --account 'load%%d' \\",
            "      --password-stdin --takeovers 100 --storm 10 --json < password"
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_SESSIONS = 50_000;
    private static final int MOST_SECONDS = 24 * 3_600;
    private static final int MOST_PER_SECOND = 10_000;
    private static final int LEAST_ECHO = 64;
    private static final int MOST_ECHO = 1_400;

    /** The virtual machine's own. */
    private static final int OTHER_DESCRIPTORS = 128;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--server",
            required = true,
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description = "The server that the load is put on.")
    private @Nullable Inet4Address server;

    @Option(
            names = "--port",
            defaultValue = "1723",
            paramLabel = "PORT",
            description = "Its TCP port (default: 1723).")
    private int port;

    @Option(
            names = "--sessions",
            required = true,
            paramLabel = "N",
            description = "How many to log in, 1 to 50000.")
    private int sessions;

    @Option(
            names = "--together",
            defaultValue = "20",
            paramLabel = "N",
            description = "At most so many logins on their way (default: 20).")
    private int together;

    @Mixin private BenchAccounts accounts = new BenchAccounts();

    @Option(
            names = "--source",
            paramLabel = "FIRST[-LAST]",
            description = "Addresses of this host to dial from, by turns.")
    private @Nullable String source;

    @Option(
            names = "--hold",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "How long all are held when they are in (default: 10).")
    private int holdSeconds;

    @Option(
            names = "--interval",
            defaultValue = "1000",
            paramLabel = "MILLISECONDS",
            description = "Between two echo requests of a session; 0: send none (default: 1000).")
    private int intervalMillis;

    @Option(
            names = "--size",
            defaultValue = "512",
            paramLabel = "BYTES",
            description = "Of an echo request with its IP header, 64 to 1400 (default: 512).")
    private int size;

    @Option(
            names = "--inside",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description = "Who is pinged through the tunnels (default: the server's own end).")
    private @Nullable Inet4Address inside;

    @Option(
            names = "--takeovers",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Then displace N sessions a second by logins of their accounts as other"
                            + " devices, and look for two inside. Sallyport refuses devices that"
                            + " displace each other again and again: set short-cycle = 0 there.")
    private int perSecond;

    @Option(
            names = "--storm",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "How long they are displaced (default: 10).")
    private int stormSeconds;

    @Option(
            names = "--no-encryption",
            description = "Log in without MPPE; usual is MPPE with 128 bits or not at all.")
    private boolean clear;

    @Option(names = "--json", description = "The figures as JSON, without progress.")
    private boolean json;

    /** Addresses alone: no name is looked up for a load. */
    static final class AddressConverter implements ITypeConverter<Inet4Address> {
        @Override
        public Inet4Address convert(String text) {
            return Inet4Address.ofLiteral(text);
        }
    }

    @Override
    public Integer call() throws IOException {
        check("--sessions", sessions, 1, MOST_SESSIONS);
        check("--together", together, 1, MOST_SESSIONS);
        check("--port", port, 1, 65_535);
        check("--hold", holdSeconds, 0, MOST_SECONDS);
        check("--interval", intervalMillis, 0, MOST_SECONDS * 1_000);
        check("--size", size, LEAST_ECHO, MOST_ECHO);
        check("--takeovers", perSecond, 0, MOST_PER_SECOND);
        check("--storm", stormSeconds, 1, MOST_SECONDS);
        SourceRange sources = sources();
        LoadPlan plan =
                new LoadPlan(
                        Objects.requireNonNull(server),
                        port,
                        sources.first(),
                        sources.count(),
                        accounts.read(sessions, spec.commandLine()),
                        !clear,
                        inside);
        LoadRun.Wish wish =
                new LoadRun.Wish(
                        sessions,
                        together,
                        size,
                        Duration.ofMillis(intervalMillis),
                        Duration.ofSeconds(holdSeconds),
                        perSecond,
                        Duration.ofSeconds(stormSeconds));
        raiseDescriptors(perSecond > 0 ? 2L * sessions : sessions);
        System.err.println(
                "sallyport: this is load on %s: %,d sessions%s"
                        .formatted(
                                plan.server().getHostAddress(),
                                sessions,
                                perSecond > 0
                                        ? ", %,d of them displaced a second".formatted(perSecond)
                                        : ""));
        return run(plan, wish);
    }

    private int run(LoadPlan plan, LoadRun.Wish wish) throws IOException {
        try (LoadClient client = LoadClient.open(plan, new SecureRandom())) {
            BenchProgress progress = new BenchProgress(!json && Terminal.isThere());
            LoadRun run = new LoadRun(client, wish, progress);
            Signals.on("INT", run::stop);
            Signals.on("TERM", run::stop);
            LoadReport report = run.run();
            progress.end();
            System.out.print(json ? BenchReport.json(report) : BenchReport.text(report));
            return report.isClean() ? ExitCodes.OK : ExitCodes.PARTLY;
        } catch (LoadException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private SourceRange sources() {
        try {
            return SourceRange.parse(source);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--source: " + e.getMessage(), e);
        }
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + least + " to " + most);
        }
    }

    /** One a session, as far as the kernel permits; what is beyond fails by name. */
    private static void raiseDescriptors(long wanted) throws LinuxException {
        long need = wanted + OTHER_DESCRIPTORS;
        Processes.DescriptorLimit limit = Processes.descriptorLimit();
        if (limit.soft() >= 0 && limit.soft() < need) {
            long hard = limit.hard() < 0 ? limit.hard() : Math.max(limit.hard(), need);
            try {
                Processes.setDescriptorLimit(new Processes.DescriptorLimit(need, hard));
            } catch (LinuxException mayNot) {
                System.err.println(
                        "sallyport: only %,d descriptors are allowed here, %,d are wanted: ulimit -n"
                                .formatted(limit.soft(), need));
            }
        }
    }
}
