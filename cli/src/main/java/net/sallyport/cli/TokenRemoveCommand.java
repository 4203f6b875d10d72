package net.sallyport.cli;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport token remove}. */
@Command(
        name = "remove",
        description = "Remove a token; what comes with it from now on is refused.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:removed", "1:there was no such token", "2:usage"},
        footer = {"", "Example:", "  sallyport token remove prometheus"})
final class TokenRemoveCommand implements Callable<Integer> {
    @Mixin private OperatorsPlace place = new OperatorsPlace();

    @Parameters(paramLabel = "NAME", description = "The token's name.")
    private String name = "";

    @Override
    public Integer call() throws SQLException {
        if (place.withExisting(false, store -> store.removeToken(name))) {
            System.out.println(name + " removed");
            return ExitCodes.OK;
        }
        System.err.println("sallyport: there is no token '" + name + "'");
        return ExitCodes.FAILED;
    }
}
