package net.sallyport.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import net.sallyport.gateway.LeftOvers;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.firewall.HostFirewall;
import net.sallyport.gateway.firewall.Nft;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport nat}: what the server does in the host's packet filter. */
@Command(
        name = "nat",
        description = {
            "Say what the server has in the host's packet filter: one nftables table of its own.",
            "Nobody else's table is read, changed or flushed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:said or done",
            "1:it could not be done; the message says why",
            "2:usage",
            "4:the configuration has problems, all of which were named"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport nat                                   what is in force now",
            "  sallyport nat --dry-run --nat masquerade        what would be",
            "  sallyport nat --remove                          clear up after a crash"
        })
final class NatCommand implements Callable<Integer> {
    /** One of the two, or neither. */
    static final class Action {
        @Option(
                names = "--dry-run",
                description = "Print exactly what `serve` would apply, and change nothing.")
        boolean dryRun;

        @Option(
                names = "--remove",
                description = "Remove what a server left that was killed: its table, ip_forward.")
        boolean remove;
    }

    @ArgGroup(exclusive = true)
    @Nullable Action action;

    @Mixin private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() throws IOException {
        if (action == null) {
            Nft nft = Nft.find();
            String table = nft == null ? "" : nft.listOurs();
            System.out.println(table.isEmpty() ? "nothing is in force" : table.stripTrailing());
            return ExitCodes.OK;
        }
        ConfigReader.Result result =
                new ConfigReader(Environment.system(), AccountSources::check)
                        .read(options.choose().source(), options.overrides());
        ServerConfig config = result.config();
        if (config == null) {
            result.problems().forEach(problem -> System.err.println("error: " + problem));
            return ExitCodes.BAD_CONFIGURATION;
        }
        if (action.remove) {
            List<String> removed = LeftOvers.remove(config.paths());
            removed.forEach(what -> System.out.println("removed: " + what));
            if (removed.isEmpty()) {
                System.out.println("nothing was left");
            }
            return ExitCodes.OK;
        }
        String plan = HostFirewall.plan(config);
        System.out.println(
                plan.isEmpty()
                        ? "# nothing: neither [nat] nor [firewall] ask for anything"
                        : plan.stripTrailing());
        if (config.nat().forwards()) {
            System.out.println("# net.ipv4.ip_forward = 1 while the server runs");
        }
        return ExitCodes.OK;
    }
}
