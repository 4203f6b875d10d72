package net.sallyport.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport token}: what programs show to use the API. */
@Command(
        name = "token",
        description = {
            "Keep the tokens by which programs use the API over HTTP.",
            "A token is told once, when it is made; its hash alone is kept. A running server follows"
                    + " at once."
        },
        subcommands = {TokenAddCommand.class, TokenRemoveCommand.class, TokenListCommand.class},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport token add prometheus --scope read",
            "  sallyport token remove prometheus"
        })
final class TokenCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed.");
    }
}
