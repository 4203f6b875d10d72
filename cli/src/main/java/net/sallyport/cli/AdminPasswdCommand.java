package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport admin passwd}. */
@Command(
        name = "passwd",
        description = "Give an administrator another password, which signs them out everywhere.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:changed", "1:not changed; the message says why", "2:usage"},
        footer = {"", "Example:", "  sallyport admin passwd ann"})
final class AdminPasswdCommand implements Callable<Integer> {
    @Mixin private OperatorsPlace place = new OperatorsPlace();
    @Mixin private AdminPassword password = new AdminPassword();

    @Parameters(paramLabel = "NAME", description = "The administrator.")
    private String name = "";

    @Override
    public Integer call() throws SQLException, IOException {
        char[] read = password.read(name);
        if (place.withExisting(false, store -> store.setPassword(name, read))) {
            System.out.println(name + " changed");
            return ExitCodes.OK;
        }
        System.err.println("sallyport: there is no administrator '" + name + "'");
        return ExitCodes.FAILED;
    }
}
