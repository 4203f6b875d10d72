package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.StoredAccount;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.control.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport user list}. */
@Command(
        name = "list",
        description = "Say which accounts there are. Passwords and hashes are never shown.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "1:the database cannot be read", "2:usage"},
        footer = {"", "Example:", "  sallyport user list --json"})
final class UserListCommand implements Callable<Integer> {
    @Mixin private AccountsPlace place = new AccountsPlace();

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws IOException, SQLException {
        List<StoredAccount> accounts = new ArrayList<>();
        try (AccountEditor editor = AccountEditor.openExisting(place.accounts())) {
            editor.list(accounts::add);
        }
        System.out.print(
                json
                        ? Json.write(accounts.stream().map(StoredAccount::toMap).toList()) + "\n"
                        : table(accounts));
        return ExitCodes.OK;
    }

    private static String table(List<StoredAccount> accounts) {
        TextTable table =
                new TextTable(
                        "ACCOUNT",
                        "LIMIT",
                        "ON-CONFLICT",
                        "ADDRESS",
                        "ENABLED",
                        "VALID-UNTIL",
                        "CHAP-MD5",
                        "CHANGED");
        for (StoredAccount account : accounts) {
            String addresses =
                    account.addresses().stream()
                            .map(address -> address.getHostAddress())
                            .collect(Collectors.joining(","));
            table.add(
                    account.name(),
                    account.limit(),
                    account.toMap().get("on_conflict"),
                    addresses.isEmpty() ? null : addresses,
                    account.enabled() ? "yes" : "no",
                    account.validUntil(),
                    account.keepsClearText() ? "yes" : "no",
                    account.changedAt());
        }
        return table.toString();
    }
}
