package net.sallyport.cli;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport admin remove}. */
@Command(
        name = "remove",
        description = "Remove an administrator, who is signed out at once.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:removed", "1:there was no such administrator", "2:usage"},
        footer = {"", "Example:", "  sallyport admin remove bob"})
final class AdminRemoveCommand implements Callable<Integer> {
    @Mixin private OperatorsPlace place = new OperatorsPlace();

    @Parameters(paramLabel = "NAME", description = "The administrator.")
    private String name = "";

    @Override
    public Integer call() throws SQLException {
        if (place.withExisting(false, store -> store.removeAdministrator(name))) {
            System.out.println(name + " removed");
            return ExitCodes.OK;
        }
        System.err.println("sallyport: there is no administrator '" + name + "'");
        return ExitCodes.FAILED;
    }
}
