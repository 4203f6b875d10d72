package net.sallyport.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import net.sallyport.gateway.LeftOvers;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.doctor.Doctor;
import net.sallyport.gateway.doctor.Finding;
import net.sallyport.gateway.log.LogText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport doctor}: looks at the host that the server is to run on. */
@Command(
        name = "doctor",
        description = {
            "Examine this host, from the kernel's features to its place in the network, and say what"
                    + " to do about what is found. Nothing is changed.",
            "Run it as the user that the server runs as."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the server can run; there may be warnings",
            "1:it cannot run so",
            "2:usage",
            "4:the configuration has problems: see `sallyport check`"
        },
        footer = {"", "Example:", "  sallyport doctor --pptpd-conf /etc/pptpd.conf"})
final class DoctorCommand implements Callable<Integer> {
    @Mixin private ServerOptions options = new ServerOptions();

    @Override
    public Integer call() {
        ServerOptions.Choice choice = options.choose();
        ConfigReader.Result result =
                new ConfigReader(Environment.system(), AccountSources::check)
                        .read(choice.source(), options.overrides());
        ServerConfig config = result.config();
        if (config == null) {
            result.problems().forEach(problem -> System.out.println("error: " + problem));
            return ExitCodes.BAD_CONFIGURATION;
        }
        List<Finding> findings = Doctor.examine(config, LeftOvers.isServerRunning());
        for (Finding finding : findings) {
            System.out.printf(
                    "%-4s  %-16s  %s%n",
                    finding.level().name().toLowerCase(Locale.ROOT),
                    finding.matter(),
                    LogText.escape(finding.text()));
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL)
                ? ExitCodes.FAILED
                : ExitCodes.OK;
    }
}
