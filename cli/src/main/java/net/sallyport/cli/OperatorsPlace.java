package net.sallyport.cli;

import java.nio.file.Path;
import java.sql.SQLException;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.TypeConversionException;

/** Where administrators and tokens are kept, for the commands that change them. */
final class OperatorsPlace {
    static final String SCOPE =
            "What is permitted: read (see everything but secrets), operate (also kick and reload)"
                    + " or administer (also change accounts). Default: ${DEFAULT-VALUE}.";

    @Mixin private AccountsPlace place = new AccountsPlace();

    /** Something done with them. */
    @FunctionalInterface
    interface Work<T> {
        T with(OperatorStore store) throws SQLException;
    }

    <T> T with(Work<T> work) throws SQLException {
        try (OperatorStore store = OperatorStore.open(stateDir())) {
            return work.with(store);
        }
    }

    /** Makes nothing where there is nothing, since that would open the console. */
    <T> T withExisting(T none, Work<T> work) throws SQLException {
        return OperatorStore.exists(stateDir()) ? with(work) : none;
    }

    Path stateDir() {
        return place.stateDir();
    }

    /** A scope as it is written. */
    static final class ScopeConverter implements ITypeConverter<Scope> {
        @Override
        public Scope convert(String value) {
            Scope scope = Scope.of(value);
            if (scope == null) {
                throw new TypeConversionException(
                        "'" + value + "': expected read, operate or administer");
            }
            return scope;
        }
    }
}
