package net.sallyport.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import net.sallyport.hook.HookMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code sallyport}. */
@Command(
        name = "sallyport",
        description = {
            "Remote-access VPN server and client: an account is in once.",
            "Takes pptpd.conf, pppd's options files and chap-secrets as they are."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport serve                     a working server, no configuration",
            "  sallyport serve --pptpd-conf FILE   with the files of an existing pptpd",
            "  sallyport check                     name every problem in those files",
            "  sallyport demo                      watch a second login take over",
            "",
            "'sallyport help COMMAND' tells more of one command."
        })
public final class Main implements Runnable {
    /** Those that need the others besides themselves come last; `help` is picocli's own. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private static final Set<String> OF_OTHERS = Set.of("completion", "man", "complete", "help");

    @Spec private CommandSpec spec;

    Main() {
        spec = CommandSpec.create();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
    }

    public static void main(String[] arguments) {
        if (isRunByPppd(arguments)) {
            String[] words = Arrays.copyOfRange(arguments, 1, arguments.length);
            System.exit(HookMain.run(words));
        }
        System.exit(commandLine(arguments).execute(arguments));
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> all = new LinkedHashMap<>();
        all.put("serve", ServeCommand.class);
        all.put("check", CheckCommand.class);
        all.put("nat", NatCommand.class);
        all.put("doctor", DoctorCommand.class);
        all.put("demo", DemoCommand.class);
        all.put("user", UserCommand.class);
        all.put("admin", AdminCommand.class);
        all.put("token", TokenCommand.class);
        all.put("history", HistoryCommand.class);
        all.put("hook", HookCommand.class);
        all.put("status", StatusCommand.class);
        all.put("sessions", SessionsCommand.class);
        all.put("events", EventsCommand.class);
        all.put("kick", KickCommand.class);
        all.put("reload", ReloadCommand.class);
        all.put("completion", CompletionCommand.class);
        all.put("man", ManCommand.class);
        all.put("complete", CompleteCommand.class);
        all.put("pptpsetup", PptpsetupCommand.class);
        all.put("call", CallCommand.class);
        all.put("hangup", HangupCommand.class);
        all.put("bench", BenchCommand.class);
        all.put("help", HelpCommand.class);
        return all;
    }

    /** A peer's name is among the words then: it must not be taken for an option. */
    private static boolean isRunByPppd(String[] words) {
        return words.length > 2
                && words[0].equals("hook")
                && (words[1].equals("auth-up") || words[1].equals("auth-down"))
                && !words[2].equals("--help")
                && !words[2].equals("-h");
    }

    /** With every command. */
    static CommandLine commandLine() {
        return with(COMMANDS.keySet());
    }

    /**
     * For these words: making the model of a command takes its time, so where they name one it is
     * made alone.
     */
    static CommandLine commandLine(String[] words) {
        return words.length > 0 && COMMANDS.containsKey(words[0]) && !OF_OTHERS.contains(words[0])
                ? with(Set.of(words[0]))
                : commandLine();
    }

    private static CommandLine with(Set<String> names) {
        CommandLine line = new CommandLine(new Main());
        COMMANDS.forEach((name, command) -> {
            if (names.contains(name)) {
                line.addSubcommand(command);
            }
        });
        // Both hold for the commands that are there by now.
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(UsageErrors::explain)
                .setExecutionExceptionHandler(Main::explain);
    }

    private static int explain(
            Exception trouble, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("sallyport: " + trouble.getMessage());
        if (System.getenv("SALLYPORT_TRACE") != null) {
            trouble.printStackTrace(command.getErr());
        }
        return ExitCodes.FAILED;
    }
}
