package net.sallyport.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for bash, 4.0 or later; needs no other package. */
public final class BashCompletion {
    private static final String HEAD =
            """
            # bash completion for sallyport, made by: sallyport completion bash
            _sallyport_ask() {
                COMPREPLY=()
                local word
                while IFS= read -r word; do
                    [[ $word == "$cur"* ]] && COMPREPLY+=("$(printf %q "$word")")
                done < <("${COMP_WORDS[0]}" complete "$1" "${places[@]}" 2>/dev/null)
            }
            _sallyport() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
                local path= word i places=()
                # --option=value comes as three words.
                if [[ $cur == '=' ]]; then
                    cur=
                elif [[ $prev == '=' ]]; then
                    prev=${COMP_WORDS[COMP_CWORD-2]}
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    case $word in
                        --run-dir|--state-dir|--config)
                            if [[ ${COMP_WORDS[i+1]} == '=' ]]; then
                                places+=("$word=${COMP_WORDS[i+2]}")
                            else
                                places+=("$word=${COMP_WORDS[i+1]}")
                            fi ;;
                    esac
                    case "$path/$word" in
                        COMMANDS) path="$path/$word" ;;
                    esac
                done
                COMPREPLY=()
                case "$path:$prev" in
            """;

    private static final String MIDDLE =
            """
                esac
                case "$path" in
            """;

    private static final String TAIL =
            """
                esac
            }
            complete -o bashdefault -F _sallyport sallyport
            """;

    private BashCompletion() {}

    /** The script. */
    public static String of(CommandSpec top) {
        List<CommandSpec> all = new ArrayList<>();
        CommandTree.each(top, all::add);
        StringBuilder script = new StringBuilder();
        script.append(
                HEAD.replace(
                        "COMMANDS",
                        all.stream()
                                .skip(1)
                                .map(BashCompletion::pattern)
                                .collect(Collectors.joining("|"))));
        all.forEach(command -> optionValues(script, command));
        script.append(MIDDLE);
        all.forEach(command -> words(script, command));
        return script.append(TAIL).toString();
    }

    private static void optionValues(StringBuilder script, CommandSpec command) {
        for (OptionSpec option : CommandTree.options(command)) {
            if (CommandTree.takesValue(option)) {
                String patterns =
                        CommandTree.names(option).stream()
                                .map(name -> pattern(command) + ":" + name)
                                .collect(Collectors.joining("|"));
                script.append("        ")
                        .append(patterns)
                        .append(") ")
                        .append(reply(CommandTree.values(option)))
                        .append("return ;;\n");
            }
        }
    }

    private static void words(StringBuilder script, CommandSpec command) {
        List<String> words = new ArrayList<>();
        CommandTree.subcommands(command).forEach(sub -> words.add(sub.name()));
        List<String> options = new ArrayList<>();
        CommandTree.options(command).forEach(option -> options.addAll(CommandTree.names(option)));
        CommandTree.@Nullable Values parameters = CommandTree.parameters(command);
        script.append("        ").append(pattern(command)).append(")\n");
        script.append("            if [[ $cur == -* ]]; then\n                ")
                .append(reply(new CommandTree.Values.Words(options)))
                .append("\n            else\n                ")
                .append(
                        words.isEmpty() && parameters != null
                                ? reply(parameters)
                                : reply(new CommandTree.Values.Words(words)))
                .append("\n            fi ;;\n");
    }

    private static String reply(CommandTree.Values values) {
        return switch (values) {
            case CommandTree.Values.Anything() -> ":; ";
            case CommandTree.Values.Files() ->
                    "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f"
                            + " -- \"$cur\"); ";
            case CommandTree.Values.Directories() ->
                    "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d"
                            + " -- \"$cur\"); ";
            case CommandTree.Values.Words(List<String> words) ->
                    "mapfile -t COMPREPLY < <(compgen -W '"
                            + String.join(" ", words)
                            + "' -- \"$cur\"); ";
            case CommandTree.Values.Asked(String word) -> "_sallyport_ask " + word + "; ";
        };
    }

    private static String pattern(CommandSpec command) {
        String path = CommandTree.path(command);
        return path.isEmpty() ? "''" : "/" + path.replace(' ', '/');
    }
}
