package net.sallyport.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is said where a command line is not understood: what is wrong with it, and where help is.
 * The whole help after it would push that out of sight.
 */
final class UsageErrors {
    private static final Pattern NUMBER = Pattern.compile("is not an? (?:int|long)$");
    private static final Pattern WORDS =
            Pattern.compile(
                    "expected one of \\[(.*)] \\(case-(?:in)?sensitive\\) but was '(.*)'$",
                    Pattern.DOTALL);

    private UsageErrors() {}

    static int explain(ParameterException error, String[] words) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(inOurWords(String.valueOf(error.getMessage())));
        UnmatchedArgumentException.printSuggestions(error, err);
        if (command.getSubcommands().isEmpty()) {
            String name = command.getCommandSpec().qualifiedName();
            err.println("'" + name + " --help' tells how it is used.");
        } else {
            command.usage(err);
        }
        return ExitCodes.USAGE;
    }

    static String inOurWords(String message) {
        String text =
                NUMBER.matcher(message.replaceFirst("^Error: ", ""))
                        .replaceFirst("is no whole number");
        Matcher choice = WORDS.matcher(text);
        return choice.find()
                ? text.substring(0, choice.start())
                        + "'"
                        + choice.group(2)
                        + "' is none of "
                        + choice.group(1).toLowerCase(Locale.ROOT).replace('_', '-')
                : text;
    }
}
