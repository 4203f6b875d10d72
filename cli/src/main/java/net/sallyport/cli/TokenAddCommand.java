package net.sallyport.cli;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport token add}. */
@Command(
        name = "add",
        description = "Make a token and print it. It cannot be told again.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "1:not made; the message says why", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport token add prometheus --scope read",
            "  sallyport token add provisioning --scope administer --valid-until 90d"
        })
final class TokenAddCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private OperatorsPlace place = new OperatorsPlace();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            defaultValue = "read",
            converter = OperatorsPlace.ScopeConverter.class,
            description = OperatorsPlace.SCOPE)
    private Scope scope = Scope.READ;

    @Option(
            names = "--valid-until",
            paramLabel = "TIME",
            description =
                    "It is good no longer then: 2026-12-31, or 30d from now (default: no end).")
    private @Nullable String validUntil;

    @Parameters(paramLabel = "NAME", description = "What it is called, for you and the log.")
    private String name = "";

    @Override
    public Integer call() throws SQLException {
        String fault = OperatorStore.faultOf(name);
        if (fault != null) {
            throw new ParameterException(spec.commandLine(), fault);
        }
        Instant until = until();
        Optional<String> token =
                place.with(store -> Optional.ofNullable(store.addToken(name, scope, until)));
        if (token.isEmpty()) {
            System.err.println("sallyport: there is a token '" + name + "' already");
            return ExitCodes.FAILED;
        }
        System.out.println(token.get());
        return ExitCodes.OK;
    }

    private @Nullable Instant until() {
        try {
            return validUntil == null ? null : Times.end(validUntil);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--valid-until: " + e.getMessage());
        }
    }
}
