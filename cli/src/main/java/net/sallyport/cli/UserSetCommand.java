package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import net.sallyport.cli.shell.Completed;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.StoredAccount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport user set}. */
@Command(
        name = "set",
        description = "Change an account's settings. What is not named stays as it is.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:changed", "1:not changed; the message says why", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport user set joe --limit 2 --on-conflict deny",
            "  sallyport user set joe --disable",
            "  sallyport user set joe --address none --valid-until never"
        })
final class UserSetCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private AccountsPlace place = new AccountsPlace();
    @Mixin private AccountSettingsOptions settings = new AccountSettingsOptions();

    @Option(
            names = "--no-chap-md5",
            description = "Forget the password itself; its hash stays, for MS-CHAP and PAP.")
    private boolean noChapMd5;

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = Completed.Accounts.class,
            description = "The account.")
    private String name = "";

    @Override
    public Integer call() throws IOException, SQLException {
        if (!settings.given() && !noChapMd5) {
            throw new ParameterException(spec.commandLine(), "There is nothing to set.");
        }
        try (AccountEditor editor = AccountEditor.openExisting(place.accounts())) {
            StoredAccount account = editor.find(name);
            if (account == null) {
                return UserHints.noSuchAccount(name);
            }
            StoredAccount changed = settings.applyTo(account);
            editor.together(() -> {
                editor.set(changed);
                if (noChapMd5) {
                    editor.forgetClearText(name);
                }
            });
            System.out.println(name + " changed");
            UserHints.address(settings.givesAddress());
            return ExitCodes.OK;
        }
    }
}
