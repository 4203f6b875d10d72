package net.sallyport.cli;

import java.util.concurrent.Callable;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.firewall.Obstacles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport check}: reads everything the server would read, and starts nothing. */
@Command(
        name = "check",
        description = "Read the configuration and name every problem as FILE:LINE.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no problem", "1:at least one problem", "2:usage"},
        footer = {"", "Example:", "  sallyport check --pptpd-conf /etc/pptpd.conf"})
final class CheckCommand implements Callable<Integer> {
    @Mixin private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() {
        ServerOptions.Choice choice = options.choose();
        ConfigReader.Source source = choice.source();
        if (choice.note() != null) {
            System.out.println("note: " + choice.note());
        }
        ConfigReader.Result result =
                new ConfigReader(Environment.system(), AccountSources::check)
                        .read(source, options.overrides());
        result.notices().forEach(notice -> System.out.println("note: " + notice));
        result.problems().forEach(problem -> System.out.println("error: " + problem));
        ServerConfig config = result.config();
        if (config == null) {
            System.out.println(
                    result.problems().size() == 1
                            ? "1 problem"
                            : result.problems().size() + " problems");
            return ExitCodes.FAILED;
        }
        Obstacles.find(config).forEach(obstacle -> System.out.println("firewall: " + obstacle));
        System.out.println(config.origin() + ": no problem");
        return ExitCodes.OK;
    }
}
