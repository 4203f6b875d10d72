package net.sallyport.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for zsh, with what each word means. */
public final class ZshCompletion {
    private static final String HEAD =
            """
            #compdef sallyport
            # zsh completion for sallyport, made by: sallyport completion zsh
            _sallyport_ask() {
                local -a words places
                local option
                for option in --run-dir --state-dir --config; do
                    (( $+opt_args[$option] )) && places+=("$option=${opt_args[$option]}")
                done
                # _arguments puts what compadd wants before our own word.
                words=(${(f)"$(_call_program $@[-1] sallyport complete $@[-1] ${(q)places})"})
                compadd "$@[1,-2]" -a words
            }
            """;

    private static final String TAIL =
            """
            if [[ $funcstack[1] == _sallyport ]]; then
                _sallyport "$@"
            else
                compdef _sallyport sallyport
            fi
            """;

    private ZshCompletion() {}

    /** The script. */
    public static String of(CommandSpec top) {
        StringBuilder script = new StringBuilder(HEAD);
        CommandTree.each(top, command -> function(script, command));
        return script.append(TAIL).toString();
    }

    private static void function(StringBuilder script, CommandSpec command) {
        List<CommandSpec> subcommands = CommandTree.subcommands(command);
        List<String> specs = new ArrayList<>();
        CommandTree.options(command).forEach(option -> specs.addAll(options(option)));
        CommandTree.@Nullable Values parameters = CommandTree.parameters(command);
        if (!subcommands.isEmpty()) {
            specs.add("'1: :->command'");
            specs.add("'*:: :->arguments'");
        } else if (parameters != null) {
            specs.add(quoted("*:" + "argument" + action(parameters)));
        }
        script.append(name(command)).append("() {\n");
        if (!subcommands.isEmpty()) {
            script.append("    local state line context\n    typeset -A opt_args\n");
        }
        script.append("    _arguments -s ")
                .append(subcommands.isEmpty() ? "" : "-C ")
                .append("\\\n        ")
                .append(String.join(" \\\n        ", specs))
                .append("\n");
        if (!subcommands.isEmpty()) {
            subcommands(script, subcommands);
        }
        script.append("}\n");
    }

    private static void subcommands(StringBuilder script, List<CommandSpec> subcommands) {
        script.append("    local -a commands=(\n");
        for (CommandSpec each : subcommands) {
            script.append("        ")
                    .append(quoted(each.name() + ":" + CommandTree.summary(each)))
                    .append("\n");
        }
        script.append("    )\n    case $state in\n");
        script.append("        command) _describe command commands ;;\n");
        script.append("        arguments) case $line[1] in\n");
        for (CommandSpec each : subcommands) {
            script.append("            ")
                    .append(each.name())
                    .append(") ")
                    .append(name(each))
                    .append(" ;;\n");
        }
        script.append("        esac ;;\n    esac\n");
    }

    private static List<String> options(OptionSpec option) {
        List<String> names = CommandTree.names(option);
        String others = names.size() > 1 ? "(" + String.join(" ", names) + ")" : "";
        String said = "[" + bracketed(CommandTree.summary(option)) + "]";
        return names.stream()
                .map(name -> {
                    boolean value = CommandTree.takesValue(option);
                    String equals = value && name.startsWith("--") ? "=" : "";
                    String action =
                            value
                                    ? ":"
                                            + coloned(option.paramLabel())
                                            + action(CommandTree.values(option))
                                    : "";
                    return quoted(others + name + equals + said + action);
                })
                .collect(Collectors.toList());
    }

    private static String action(CommandTree.Values values) {
        return switch (values) {
            case CommandTree.Values.Anything() -> ": ";
            case CommandTree.Values.Files() -> ":_files";
            case CommandTree.Values.Directories() -> ":_files -/";
            case CommandTree.Values.Words(List<String> words) ->
                    ":(" + String.join(" ", words) + ")";
            case CommandTree.Values.Asked(String word) -> ":_sallyport_ask " + word;
        };
    }

    private static String name(CommandSpec command) {
        String path = CommandTree.path(command);
        return path.isEmpty() ? "_sallyport" : "_sallyport_" + path.replace(' ', '_');
    }

    private static String bracketed(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    }

    private static String coloned(String text) {
        return text.replace("\\", "\\\\").replace(":", "\\:");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
