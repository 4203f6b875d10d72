package net.sallyport.cli;

import java.util.Arrays;
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
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            NatCommand.class,
            DoctorCommand.class,
            DemoCommand.class,
            UserCommand.class,
            HistoryCommand.class,
            HookCommand.class,
            StatusCommand.class,
            SessionsCommand.class,
            KickCommand.class,
            ReloadCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            CompleteCommand.class,
            PptpsetupCommand.class,
            CallCommand.class,
            HangupCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport serve                                 a working server, no configuration",
            "  sallyport serve --pptpd-conf /etc/pptpd.conf    with the files of an existing pptpd",
            "  sallyport check                                 name every problem in those files",
            "  sallyport demo                                  watch a second login take over",
            "",
            "'sallyport help COMMAND' tells more of one command."
        })
public final class Main implements Runnable {
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
        System.exit(commandLine().execute(arguments));
    }

    /** A peer's name is among the words then: it must not be taken for an option. */
    private static boolean isRunByPppd(String[] words) {
        return words.length > 2
                && words[0].equals("hook")
                && (words[1].equals("auth-up") || words[1].equals("auth-down"))
                && !words[2].equals("--help")
                && !words[2].equals("-h");
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
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
