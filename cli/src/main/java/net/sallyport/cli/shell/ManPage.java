package net.sallyport.cli.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's page for man(1), section 1, in roff. */
public final class ManPage {
    private final CommandSpec command;
    private final StringBuilder out = new StringBuilder();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The page's name, such as {@code sallyport-user-add}. */
    public static String name(CommandSpec command) {
        String path = CommandTree.path(command);
        String program = command.root().name();
        return path.isEmpty() ? program : program + "-" + path.replace(' ', '-');
    }

    /** The command and all below it that are shown, from the top. */
    public static List<CommandSpec> all(CommandSpec top) {
        List<CommandSpec> all = new ArrayList<>();
        CommandTree.each(top, all::add);
        return all;
    }

    /**
     * The page.
     *
     * @param version of the program; there is no date, so that equal programs have equal pages
     */
    public static String of(CommandSpec command, String version) {
        return new ManPage(command).write(version);
    }

    private String write(String version) {
        String name = name(command);
        request(
                "TH",
                quoted(name.toUpperCase(java.util.Locale.ROOT)),
                "1",
                "\"\"",
                quoted("sallyport " + version),
                quoted("Sallyport"));
        section("NAME");
        text(name + " - " + CommandTree.summary(command));
        section("SYNOPSIS");
        literal(new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0).lines().toList());
        section("DESCRIPTION");
        for (String paragraph : command.usageMessage().description()) {
            request("PP");
            text(plain(paragraph));
        }
        arguments();
        commands();
        exitCodes();
        examples();
        seeAlso();
        return out.toString();
    }

    private void arguments() {
        List<PositionalParamSpec> parameters =
                command.positionalParameters().stream().filter(each -> !each.hidden()).toList();
        List<OptionSpec> options = CommandTree.options(command);
        if (parameters.isEmpty() && options.isEmpty()) {
            return;
        }
        section("OPTIONS");
        for (PositionalParamSpec parameter : parameters) {
            item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter);
        }
        for (OptionSpec option : options) {
            String names =
                    CommandTree.names(option).stream()
                            .map(name -> "\\fB" + escaped(name) + "\\fR")
                            .collect(Collectors.joining(", "));
            item(
                    CommandTree.takesValue(option)
                            ? names + " \\fI" + escaped(option.paramLabel()) + "\\fR"
                            : names,
                    option);
        }
    }

    private void item(String heading, ArgSpec argument) {
        request("TP");
        out.append(heading).append('\n');
        text(
                Arrays.stream(argument.description())
                        .map(ManPage::plain)
                        .collect(Collectors.joining(" ")));
    }

    private void commands() {
        List<CommandSpec> below = CommandTree.subcommands(command);
        if (!below.isEmpty()) {
            section("COMMANDS");
            for (CommandSpec each : below) {
                request("TP");
                out.append("\\fB").append(escaped(each.name())).append("\\fR\n");
                text(CommandTree.summary(each));
            }
        }
    }

    private void exitCodes() {
        if (!command.usageMessage().exitCodeList().isEmpty()) {
            section("EXIT STATUS");
            command.usageMessage()
                    .exitCodeList()
                    .forEach((code, meaning) -> {
                        request("TP");
                        out.append("\\fB").append(escaped(code)).append("\\fR\n");
                        text(plain(meaning));
                    });
        }
    }

    private void examples() {
        List<String> lines =
                Arrays.stream(command.usageMessage().footer())
                        .map(ManPage::plain)
                        .filter(line -> !line.isEmpty() && !line.matches("Examples?:"))
                        .toList();
        if (!lines.isEmpty()) {
            section("EXAMPLES");
            literal(lines);
        }
    }

    private void seeAlso() {
        List<CommandSpec> related = new ArrayList<>();
        CommandSpec parent = command.parent();
        if (parent != null) {
            related.add(parent);
        }
        related.addAll(CommandTree.subcommands(command));
        if (!related.isEmpty()) {
            section("SEE ALSO");
            text(
                    related.stream()
                            .filter(each -> !each.name().equals("help"))
                            .map(each -> name(each) + "(1)")
                            .collect(Collectors.joining(", ")));
        }
    }

    private void section(String heading) {
        request("SH", quoted(heading));
    }

    private void request(String name, String... arguments) {
        out.append('.').append(name);
        for (String argument : arguments) {
            out.append(' ').append(argument);
        }
        out.append('\n');
    }

    private void literal(List<String> lines) {
        request("nf");
        lines.forEach(this::text);
        request("fi");
    }

    private void text(String text) {
        // A line that begins like a request would be one.
        out.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
                .append(escaped(text))
                .append('\n');
    }

    private static String plain(String text) {
        return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").stripTrailing();
    }

    private static String quoted(String text) {
        return "\"" + escaped(text).replace("\"", "\\(dq") + "\"";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }
}
