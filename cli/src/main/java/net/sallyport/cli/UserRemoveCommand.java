package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import net.sallyport.cli.shell.Completed;
import net.sallyport.gateway.accounts.AccountEditor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport user remove}. */
@Command(
        name = "remove",
        description = "Remove accounts. Sessions inside stay; their history stays.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:removed",
            "1:there was no such account",
            "2:usage",
            "3:some were removed, some were not there"
        },
        footer = {"", "Example:", "  sallyport user remove joe eve"})
final class UserRemoveCommand implements Callable<Integer> {
    @Mixin private AccountsPlace place = new AccountsPlace();

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            completionCandidates = Completed.Accounts.class,
            description = "The accounts.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call() throws IOException, SQLException {
        int removed = 0;
        try (AccountEditor editor = AccountEditor.openExisting(place.accounts())) {
            for (String name : names) {
                if (editor.remove(name)) {
                    System.out.println(name + " removed");
                    removed++;
                } else {
                    UserHints.noSuchAccount(name);
                }
            }
        }
        return removed == names.size()
                ? ExitCodes.OK
                : removed == 0 ? ExitCodes.FAILED : ExitCodes.PARTLY;
    }
}
