package net.sallyport.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport user}: the accounts of the built-in database. */
@Command(
        name = "user",
        description = {
            "Keep the accounts of the built-in database.",
            "Works on the database itself, whether the server runs or not; a running server sees"
                    + " every change at the next login."
        },
        subcommands = {
            UserAddCommand.class,
            UserPasswdCommand.class,
            UserSetCommand.class,
            UserRemoveCommand.class,
            UserListCommand.class,
            UserImportCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport user add joe                          asks for the password",
            "  sallyport user set joe --limit 2 --on-conflict deny",
            "  sallyport user import /etc/ppp/chap-secrets"
        })
final class UserCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
    }
}
