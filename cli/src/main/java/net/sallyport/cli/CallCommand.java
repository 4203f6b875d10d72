package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import net.sallyport.client.call.Connection;
import net.sallyport.client.call.ConnectionPlace;
import net.sallyport.client.call.PppdExit;
import net.sallyport.client.config.ConnectionConfig;
import net.sallyport.client.config.PeersReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport call}. */
@Command(
        name = "call",
        description = {
            "Dial the connection NAME of /etc/ppp/peers, as `pppd call NAME` does, and hold it. It"
                    + " needs no pppd, no pptp and no kernel module.",
            "Comments in the file that begin with '# sallyport:' say what pppd has no option for:"
                    + " 'route NETWORK', 'mss-clamp', 'no-offload',"
                    + " 'redial-when-displaced'."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes, as pppd's:%n",
        exitCodeList = {
            " 0:with --detach: it is up; with --check: nothing is wrong",
            " 1:something could not be done on this host",
            " 2:usage, or something is wrong in its files: FILE:LINE says what",
            " 3:it takes root",
            " 4:no interface could be made",
            " 5:ended by a signal or by `sallyport hangup`",
            " 6:it is dialled already",
            "10:no agreement: no common login method, no encryption",
            "12:idle for as long as allowed",
            "13:connected for as long as allowed",
            "15:the server did not answer any more",
            "16:the server could not be reached, does not answer on GRE, or hung up",
            "17:the line is looped back",
            "19:the server did not let us in"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport call office",
            "  sallyport call office --detach --route 10.0.0.0/8",
            "  sallyport call office --check"
        })
final class CallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The connection.")
    private String name = "";

    @Option(names = "--detach", description = "Go on in the background once it is up.")
    private boolean detach;

    @Option(names = "--check", description = "Read its files and dial nothing.")
    private boolean check;

    @Option(
            names = "--route",
            paramLabel = "NETWORK",
            description =
                    "Send NETWORK through the tunnel, besides what the file says: 10.0.0.0/8,"
                            + " an address, or 'default'; 'none' first undoes what the file says.")
    private List<String> routes = List.of();

    @Option(
            names = "--mss-clamp",
            description = "Keep TCP that is forwarded through the tunnel to its MTU.")
    private boolean mssClamp;

    @Option(
            names = "--no-offload",
            description = "Exchange no large packets (segmentation offload) with the kernel.")
    private boolean noOffload;

    @Option(
            names = "--redial-when-displaced",
            description =
                    "With `persist`: dial again even when another login of the account has taken"
                            + " the place.")
    private boolean redialWhenDisplaced;

    @Mixin private ClientPaths paths = new ClientPaths();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Connection.Places places = paths.places();
        PeersReader.Result result =
                PeersReader.read(places.pppDir(), hostName(), name, overrides());
        result.notices().forEach(notice -> System.err.println("note: " + notice));
        ConnectionConfig config = result.config();
        if (config == null) {
            result.problems().forEach(problem -> System.err.println("error: " + problem));
            return PppdExit.OPTION.code();
        }
        if (check) {
            System.out.println(name + ": no problem");
            return ExitCodes.OK;
        }
        return detach
                ? Background.call(name, places.runDir(), again(places))
                : hold(config, places);
    }

    /** This command line without {@code --detach}. */
    private List<String> again(Connection.Places places) {
        List<String> words = new ArrayList<>(List.of("call", name));
        routes.forEach(route -> words.addAll(List.of("--route", route)));
        if (mssClamp) {
            words.add("--mss-clamp");
        }
        if (noOffload) {
            words.add("--no-offload");
        }
        if (redialWhenDisplaced) {
            words.add("--redial-when-displaced");
        }
        words.addAll(
                List.of(
                        "--ppp-dir",
                        places.pppDir().toString(),
                        "--run-dir",
                        places.runDir().toString(),
                        "--pid-dir",
                        places.pidDir().toString()));
        return words;
    }

    private int hold(ConnectionConfig config, Connection.Places places)
            throws IOException, InterruptedException {
        Optional<ConnectionPlace> place = ConnectionPlace.take(places.runDir(), name);
        if (place.isEmpty()) {
            System.err.println("sallyport: " + name + ": it is dialled already");
            return PppdExit.LOCK.code();
        }
        try (ConnectionPlace held = place.get()) {
            Connection connection = new Connection(config, places, held, voice(config.logFile()));
            Signals.on("TERM", connection::hangUp);
            Signals.on("INT", connection::hangUp);
            Signals.on("HUP", connection::hangUpForNow);
            return connection.run().code();
        }
    }

    private Consumer<String> voice(@Nullable Path logFile) {
        return line -> {
            System.err.println("sallyport: " + name + ": " + line);
            if (logFile != null) {
                try {
                    Files.writeString(
                            logFile,
                            Instant.now().truncatedTo(ChronoUnit.SECONDS)
                                    + " "
                                    + name
                                    + ": "
                                    + line
                                    + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                } catch (IOException e) {
                    System.err.println("sallyport: " + name + ": logfile: " + e.getMessage());
                }
            }
        };
    }

    private List<String> overrides() {
        List<String> directives = new ArrayList<>();
        routes.forEach(route -> directives.add("route " + route));
        if (mssClamp) {
            directives.add("mss-clamp");
        }
        if (noOffload) {
            directives.add("no-offload");
        }
        if (redialWhenDisplaced) {
            directives.add("redial-when-displaced");
        }
        return directives;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
