package net.sallyport.cli.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands as a shell sees them. */
final class CommandTree {
    private CommandTree() {}

    /** What a value is completed with. */
    sealed interface Values {
        /** There is nothing to say of it. */
        record Anything() implements Values {}

        record Files() implements Values {}

        record Directories() implements Values {}

        /** One of these words. */
        record Words(List<String> words) implements Values {}

        /** What {@code sallyport complete WORD} says. */
        record Asked(String word) implements Values {}
    }

    /** Visits a command and all below it, each once, from the top. */
    static void each(CommandSpec top, Consumer<CommandSpec> visitor) {
        visitor.accept(top);
        subcommands(top).forEach(command -> each(command, visitor));
    }

    /** Those that are shown. */
    static List<CommandSpec> subcommands(CommandSpec command) {
        Set<CommandSpec> all = new LinkedHashSet<>();
        command.subcommands().values().forEach(sub -> all.add(sub.getCommandSpec()));
        return all.stream().filter(sub -> !sub.usageMessage().hidden()).toList();
    }

    static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    /** Every way of writing it, {@code --no-} forms included. */
    static List<String> names(OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.negatable()) {
            for (String name : option.names()) {
                if (name.startsWith("--")) {
                    names.add(name.replaceFirst("^--", "--no-"));
                }
            }
        }
        return names;
    }

    /** The words that lead to a command, without the program's own name; empty at the top. */
    static String path(CommandSpec command) {
        CommandSpec parent = command.parent();
        if (parent == null) {
            return "";
        }
        String above = path(parent);
        return above.isEmpty() ? command.name() : above + " " + command.name();
    }

    /** What is completed where the command takes no option; null: it has no parameter. */
    static @Nullable Values parameters(CommandSpec command) {
        List<PositionalParamSpec> parameters = command.positionalParameters();
        return parameters.isEmpty() ? null : values(parameters.getFirst());
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static Values values(ArgSpec argument) {
        if (argument.completionCandidates() instanceof Completed asked) {
            return new Values.Asked(asked.word());
        }
        String label = argument.paramLabel();
        if (Path.class.equals(argument.type()) || argument.auxiliaryTypes()[0].equals(Path.class)) {
            return label.contains("DIR") ? new Values.Directories() : new Values.Files();
        }
        List<String> words = new ArrayList<>();
        for (String word : label.replaceAll("[<>\\[\\]]", "").split("\\|")) {
            if (word.matches("[a-z][a-z0-9-]*")) {
                words.add(word);
            }
        }
        if (words.isEmpty() && argument.auxiliaryTypes()[0].isEnum()) {
            for (Object constant : argument.auxiliaryTypes()[0].getEnumConstants()) {
                words.add(constant.toString().toLowerCase(Locale.ROOT));
            }
        }
        return words.isEmpty() ? new Values.Anything() : new Values.Words(words);
    }

    /** The first sentence of what is said of an option, without its end. */
    static String summary(ArgSpec argument) {
        return firstSentence(argument.description());
    }

    /** Likewise of a command. */
    static String summary(CommandSpec command) {
        return firstSentence(command.usageMessage().description());
    }

    private static String firstSentence(String[] description) {
        String text = description.length == 0 ? "" : plain(description[0]);
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** Without mark-up. */
    private static String plain(String text) {
        return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").strip();
    }
}
