package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import net.sallyport.cli.shell.ManPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport man}. */
@Command(
        name = "man",
        description = "Print the manual page of a command, in roff.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "1:a file cannot be written", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport man user add | man -l -",
            "  sallyport man --all /usr/share/man/man1     every page, a file each"
        })
final class ManCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--all",
            paramLabel = "DIR",
            description = "Write every page into this directory instead, as NAME.1.")
    private @Nullable Path all;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, without sallyport; none: the page of sallyport itself.")
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        CommandSpec command = spec.root();
        for (String word : words) {
            CommandLine below = command.subcommands().get(word);
            if (below == null || below.getCommandSpec().usageMessage().hidden()) {
                throw new ParameterException(
                        spec.commandLine(), "There is no command '" + word + "'.");
            }
            command = below.getCommandSpec();
        }
        Path directory = all;
        if (directory == null) {
            System.out.print(ManPage.of(command, Version.number()));
            return ExitCodes.OK;
        }
        Files.createDirectories(directory);
        for (CommandSpec each : ManPage.all(command)) {
            Files.writeString(
                    directory.resolve(ManPage.name(each) + ".1"),
                    ManPage.of(each, Version.number()));
        }
        return ExitCodes.OK;
    }
}
