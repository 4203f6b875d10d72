package net.sallyport.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport hook}: for those who keep pppd. */
@Command(
        name = "hook",
        description = {
            "One login per account for an existing pptpd, xl2tpd or pppoe-server: run by pppd as"
                    + " its auth-up, auth-down and ip-pre-up scripts.",
            "Not needed with 'sallyport serve', which decides by itself."
        },
        subcommands = {
            HookInstallCommand.class,
            HookRemoveCommand.class,
            HookStatusCommand.class,
            HookAuthUpCommand.class,
            HookAuthDownCommand.class
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport hook install                        the newest login wins",
            "  sallyport hook install --on-conflict deny     the one inside stays",
            "  sallyport hook remove                         as it was before"
        })
final class HookCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
    }
}
