package net.sallyport.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import net.sallyport.gateway.Server;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.log.EventLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport serve}: runs the server until SIGTERM or SIGINT. */
@Command(
        name = "serve",
        description = {
            "Run the server. Without --config and --pptpd-conf it reads"
                    + " /etc/sallyport/sallyport.toml, else /etc/pptpd.conf, else it makes up a"
                    + " working configuration and prints it.",
            "SIGHUP reads accounts and limits again; SIGTERM ends every session properly."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal",
            "1:the server could not start; the message says why",
            "2:usage",
            "4:the configuration has problems, all of which were named"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport serve",
            "  sallyport serve --pptpd-conf /etc/pptpd.conf --on-conflict deny",
            "  sallyport serve --pptpd-conf /etc/pptpd.conf --console 127.0.0.1:9000",
            "  sallyport serve --console 192.0.2.1:8723 \\",
            "      --console-certificate vpn.pem --console-key vpn.key",
            "  sallyport serve --debug --capture ppp.pcap"
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerOptions.Choice choice = options.choose();
        ConfigReader.Source source = choice.source();
        if (choice.note() != null) {
            System.err.println("note: " + choice.note());
        }
        Overrides overrides = options.overrides();
        Environment environment = Environment.system();
        ConfigReader.Result result =
                new ConfigReader(environment, AccountSources::check).read(source, overrides);
        result.notices().forEach(notice -> System.err.println("note: " + notice));
        ServerConfig config = result.config();
        if (config == null) {
            result.problems().forEach(problem -> System.err.println("error: " + problem));
            System.err.println("sallyport: nothing was started");
            return ExitCodes.BAD_CONFIGURATION;
        }
        Path accounts = config.paths().ownAccounts();
        String password =
                AccountSources.usesFiles(config)
                                && config.accounts().chapSecrets().contains(accounts)
                        ? FirstAccount.makeOnce(accounts)
                        : null;
        CountDownLatch stop = new CountDownLatch(1);
        try (EventLog log = new EventLog()) {
            try (Server server = new Server(config, source, overrides, environment, log)) {
                Signals.on("HUP", server::reload);
                Signals.on("TERM", stop::countDown);
                Signals.on("INT", stop::countDown);
                print(System.out, config, password, server.workerCount());
                log.info(
                        "listening",
                        "addresses",
                        addresses(config),
                        "port",
                        config.listen().port(),
                        "config",
                        config.origin());
                stop.await();
            } catch (IOException e) {
                if (password != null) {
                    // An account whose password nobody was told is of no use.
                    Files.deleteIfExists(accounts);
                }
                throw e;
            }
        }
        return ExitCodes.OK;
    }

    private static void print(
            PrintStream out, ServerConfig config, @Nullable String password, int workers) {
        row(out, "sallyport " + Version.number(), config.origin());
        row(out, "listening", addresses(config) + " port " + config.listen().port() + " (PPTP)");
        row(out, "addresses", pool(config.pool()));
        row(out, "an account is in", limit(config.admission()));
        row(out, "encryption", encryption(config.mppe()));
        row(out, "workers", Integer.toString(workers));
        if (password != null) {
            row(out, "account", FirstAccount.NAME + "  password  " + password);
        }
        config.accounts().chapSecrets().forEach(file -> row(out, "accounts in", file.toString()));
        out.println("PPTP's cryptography is broken: use it where you must, not for secrets.");
        out.flush();
    }

    private static void row(PrintStream out, String name, String value) {
        out.printf("%-18s %s%n", name, value);
    }

    private static String addresses(ServerConfig config) {
        List<Inet4Address> addresses = config.listen().addresses();
        return addresses.isEmpty()
                ? "0.0.0.0"
                : addresses.stream()
                        .map(Inet4Address::getHostAddress)
                        .collect(Collectors.joining(","));
    }

    private static String pool(ServerConfig.Pool pool) {
        List<Inet4Address> remotes = pool.remotes();
        String peers =
                remotes.isEmpty()
                        ? "from the accounts"
                        : remotes.getFirst().getHostAddress()
                                + " to "
                                + remotes.getLast().getHostAddress()
                                + " ("
                                + remotes.size()
                                + ")";
        return "ours " + pool.locals().getFirst().getHostAddress() + ", peers " + peers;
    }

    private static String limit(ServerConfig.AdmissionRules rules) {
        String times = rules.limit() == 1 ? "once" : rules.limit() + " times";
        return switch (rules.onConflict()) {
            case REPLACE -> times + "; the newest login wins";
            case DENY -> times + "; the oldest login wins";
        };
    }

    private static String encryption(ServerConfig.Mppe mppe) {
        return switch (mppe.demand()) {
            case OFF -> "none";
            case OPTIONAL -> "MPPE where the client agrees";
            case REQUIRED -> "MPPE required";
        };
    }
}
