package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.sallyport.cli.shell.ManPage;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the pages say of commands and keys, held against the commands and keys themselves. */
class ManualTest {
    private static final Path ROOT = Path.of("..");
    private static final Path MANUAL = ROOT.resolve("docs/manual.md");
    private static final Set<String> OF_ALL = Set.of("--help", "--version");
    private static final String SERVER = "serve";

    private final CommandSpec top = Main.commandLine().getCommandSpec();
    private final StringBuilder out = new StringBuilder();

    @Test
    void theManualIsWhatTheCommandsSay() throws IOException {
        String manual = manual();
        if (Boolean.getBoolean("sallyport.rewrite")) {
            Files.writeString(MANUAL, manual);
        }
        assertEquals(
                Files.exists(MANUAL) ? Files.readString(MANUAL) : "",
                manual,
                "write it anew: mvn -pl cli -am test -Dtest=ManualTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsallyport.rewrite=true");
    }

    @Test
    void bothReadmesNameEveryCommand() throws IOException {
        for (String page : List.of("README.md", "README.zh.md")) {
            String text = Files.readString(ROOT.resolve(page));
            for (CommandSpec command : commands()) {
                if (command.parent() == top) {
                    assertTrue(
                            text.contains("\nsallyport " + command.name() + " "),
                            page + " has no " + command.name());
                }
            }
        }
    }

    @Test
    void noExampleIsBrokenByATerminal() {
        for (CommandSpec command : ManPage.all(top)) {
            for (String line : examples(command)) {
                assertTrue(line.length() <= 78, line);
            }
        }
    }

    private List<CommandSpec> commands() {
        return ManPage.all(top).stream()
                .filter(command -> command != top && !command.name().equals("help"))
                .toList();
    }

    private String manual() throws IOException {
        out.append(
                """
                # The manual

                Every command with its options, then every key of `sallyport.toml`. This page is made out of the commands and
                of [packaging/sallyport.toml](../packaging/sallyport.toml) by a test, which fails where they differ;
                `sallyport COMMAND --help` and `man sallyport-COMMAND` say the same. The options of pptpd and pppd are in
                [compatibility.md](compatibility.md), those of a connection that is dialled in [client.md](client.md). Every
                command has `--help` and `--version`.
                """);
        commands().forEach(this::command);
        keys();
        return out.toString();
    }

    private void command(CommandSpec command) {
        out.append("\n## ").append(command.qualifiedName()).append("\n");
        for (String paragraph : command.usageMessage().description()) {
            out.append("\n").append(plain(paragraph)).append("\n");
        }
        if (command.usageMessage().exitCodeList().isEmpty()) {
            return;
        }
        arguments(command);
        out.append("\n| exit code | |\n| --- | --- |\n");
        command.usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> row(code.strip(), plain(meaning)));
        if (!examples(command).isEmpty()) {
            out.append("\n```sh\n").append(String.join("\n", examples(command))).append("\n```\n");
        }
    }

    private void arguments(CommandSpec command) {
        boolean asServer =
                !command.name().equals(SERVER) && options(command).containsAll(options(server()));
        List<OptionSpec> own =
                command.options().stream()
                        .filter(option ->
                                !option.hidden() && !OF_ALL.contains(option.longestName()))
                        .filter(option ->
                                !asServer || !options(server()).contains(option.longestName()))
                        .toList();
        if (asServer) {
            out.append("\nTakes every option of [serve](#sallyport-serve)")
                    .append(own.isEmpty() ? ".\n" : ", and:\n");
        }
        if (own.isEmpty() && command.positionalParameters().isEmpty()) {
            return;
        }
        out.append("\n| | |\n| --- | --- |\n");
        command.positionalParameters().forEach(each -> row(each.paramLabel(), each));
        for (OptionSpec option : own) {
            String names =
                    Arrays.stream(option.names())
                            .map(name ->
                                    option.negatable() ? name.replaceFirst("--", "--[no-]") : name)
                            .collect(Collectors.joining(", "));
            row(option.arity().max() > 0 ? names + " " + option.paramLabel() : names, option);
        }
    }

    private CommandSpec server() {
        return top.subcommands().get(SERVER).getCommandSpec();
    }

    private static Set<String> options(CommandSpec command) {
        return command.options().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
    }

    private void row(String heading, ArgSpec argument) {
        row(heading, plain(String.join(" ", argument.description())));
    }

    private void row(String... cells) {
        out.append("| `").append(cell(cells[0])).append("` |");
        for (int i = 1; i < cells.length; i++) {
            out.append(' ').append(cell(cells[i])).append(" |");
        }
        out.append('\n');
    }

    /** Of the sample, in which another test keeps every key with its default. */
    private void keys() throws IOException {
        String said = "";
        String section = "";
        out.append("\n## sallyport.toml\n");
        for (String line : Files.readAllLines(ROOT.resolve("packaging/sallyport.toml"))) {
            if (line.startsWith("[")) {
                section = line.replaceAll("[\\[\\]]", "");
                out.append("\n### ")
                        .append(line)
                        .append("\n\n| key | default | |\n| --- | --- | --- |\n");
                said = "";
            } else if (line.startsWith("# ")) {
                said += (said.isEmpty() ? "" : " ") + line.substring(2).strip();
            } else if (line.matches("#[a-z0-9-]+ = .*") && !section.isEmpty()) {
                String[] key = line.substring(1).split(" = ", 2);
                row(key[0], "`" + key[1] + "`", said);
                said = "";
            }
        }
    }

    private static List<String> examples(CommandSpec command) {
        return Arrays.stream(command.usageMessage().footer())
                .map(ManualTest::plain)
                .filter(line -> line.startsWith("  "))
                .map(line -> line.substring(2))
                .toList();
    }

    private static String plain(String text) {
        return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").stripTrailing();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
