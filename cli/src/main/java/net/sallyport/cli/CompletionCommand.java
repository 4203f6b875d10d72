package net.sallyport.cli;

import java.util.concurrent.Callable;
import net.sallyport.cli.shell.BashCompletion;
import net.sallyport.cli.shell.ZshCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport completion}. */
@Command(
        name = "completion",
        description = {
            "Print what makes a shell complete commands, options, and the names of accounts and"
                    + " sessions.",
            "For everybody: /usr/share/bash-completion/completions/sallyport, or"
                    + " /usr/share/zsh/vendor-completions/_sallyport (a directory of zsh's fpath)."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  source <(sallyport completion bash)    now, or in ~/.bashrc",
            "  source <(sallyport completion zsh)     now, or after compinit in ~/.zshrc",
            "  sallyport completion bash > /usr/share/bash-completion/completions/sallyport"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Those it can make it for. */
    enum Shell {
        BASH,
        ZSH
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandSpec top = spec.root();
        System.out.print(
                switch (shell) {
                    case BASH -> BashCompletion.of(top);
                    case ZSH -> ZshCompletion.of(top);
                });
        return ExitCodes.OK;
    }
}
