package net.sallyport.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport admin}: who may sign in at the console. */
@Command(
        name = "admin",
        description = {
            "Keep the administrators, who sign in at the console with a browser.",
            "The first one opens the console of a running server within seconds: at"
                    + " 127.0.0.1:8723 (HTTP) unless the configuration says otherwise."
        },
        subcommands = {
            AdminAddCommand.class,
            AdminPasswdCommand.class,
            AdminRemoveCommand.class,
            AdminListCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport admin add ann                         asks for a password",
            "  sallyport admin add bob --scope read            who may look, and no more"
        })
final class AdminCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
    }
}
