package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import net.sallyport.cli.shell.Completed;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.StoredAccount;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport user passwd}. */
@Command(
        name = "passwd",
        description = "Give an account another password.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:changed", "1:not changed; the message says why", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport user passwd joe",
            "  sallyport user passwd joe --chap-md5 --password-stdin < new-password"
        })
final class UserPasswdCommand implements Callable<Integer> {
    @Mixin private AccountsPlace place = new AccountsPlace();
    @Mixin private NewPassword password = new NewPassword();

    @Option(
            names = "--chap-md5",
            negatable = true,
            description = "Keep the password itself, or no longer (default: as before).")
    private @Nullable Boolean chapMd5;

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = Completed.Accounts.class,
            description = "The account.")
    private String name = "";

    @Override
    public Integer call() throws IOException, SQLException {
        try (AccountEditor editor = AccountEditor.openExisting(place.accounts())) {
            StoredAccount account = editor.find(name);
            if (account == null) {
                return UserHints.noSuchAccount(name);
            }
            boolean keep = chapMd5 == null ? account.keepsClearText() : chapMd5;
            if (!editor.setPassword(name, password.read(name), keep)) {
                return UserHints.noSuchAccount(name);
            }
            System.out.println(name + " changed");
            return ExitCodes.OK;
        }
    }
}
