package net.sallyport.cli;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import net.sallyport.gateway.operators.OperatorStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport admin list}. */
@Command(
        name = "list",
        description = "Say which administrators there are.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "1:they cannot be read", "2:usage"},
        footer = {"", "Example:", "  sallyport admin list --json"})
final class AdminListCommand implements Callable<Integer> {
    @Mixin private OperatorsPlace place = new OperatorsPlace();

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws SQLException {
        OperatorTable.print(place.withExisting(List.of(), OperatorStore::administrators), json);
        return ExitCodes.OK;
    }
}
