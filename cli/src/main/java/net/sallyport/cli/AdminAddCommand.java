package net.sallyport.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport admin add}. */
@Command(
        name = "add",
        description = "Make an administrator. The password is asked for twice, or read from stdin.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "1:not made; the message says why", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport admin add ann",
            "  pwgen -s 20 1 | sallyport admin add bob --scope read --password-stdin"
        })
final class AdminAddCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private OperatorsPlace place = new OperatorsPlace();
    @Mixin private AdminPassword password = new AdminPassword();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            defaultValue = "administer",
            converter = OperatorsPlace.ScopeConverter.class,
            description = OperatorsPlace.SCOPE)
    private Scope scope = Scope.ADMINISTER;

    @Parameters(paramLabel = "NAME", description = "The name they sign in with.")
    private String name = "";

    @Override
    public Integer call() throws SQLException, IOException {
        String fault = OperatorStore.faultOf(name);
        if (fault != null) {
            throw new ParameterException(spec.commandLine(), fault);
        }
        char[] read = password.read(name);
        if (!place.with(store -> store.addAdministrator(name, read, scope))) {
            System.err.println("sallyport: there is an administrator '" + name + "' already");
            return ExitCodes.FAILED;
        }
        System.out.println(name + " added; a running server opens its console now");
        return ExitCodes.OK;
    }
}
