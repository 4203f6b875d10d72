package net.sallyport.gateway.config;

import java.util.List;
import java.util.Locale;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.pppconfig.Argument;
import org.jspecify.annotations.Nullable;

/**
 * Words of our own behind the {@code --} of an account's line. pppd knows none of them, and would
 * not let in an account that has one.
 */
final class AccountWords {
    static final String LIMIT = "limit";
    static final String ON_CONFLICT = "on-conflict";

    private static final List<PppOption> ALL =
            List.of(
                    PppOption.works(
                                    LIMIT,
                                    Argument.NUMBER,
                                    "sessions the account may hold",
                                    (state, place, argument) -> {
                                        if (argument.matches("[1-9][0-9]{0,5}")) {
                                            state.draft.limit = Integer.parseInt(argument);
                                        } else {
                                            state.problems.add(
                                                    place,
                                                    "limit is '"
                                                            + argument
                                                            + "'; it must be 1 to 999999");
                                        }
                                    })
                            .forAccounts(),
                    PppOption.works(
                                    ON_CONFLICT,
                                    Argument.TEXT,
                                    "above the limit: the newest is in, or the oldest stays",
                                    (state, place, argument) -> {
                                        switch (argument.toLowerCase(Locale.ROOT)) {
                                            case "replace" ->
                                                    state.draft.onConflict = OnConflict.REPLACE;
                                            case "deny" -> state.draft.onConflict = OnConflict.DENY;
                                            default ->
                                                    state.problems.add(
                                                            place,
                                                            "on-conflict is '"
                                                                    + argument
                                                                    + "'; it must be replace or"
                                                                    + " deny");
                                        }
                                    })
                            .forAccounts(),
                    PppOption.works(
                                    "route",
                                    Argument.TEXT,
                                    "a network behind the account's client",
                                    (state, place, argument) -> {
                                        Subnet network = Subnet.parse(argument);
                                        if (network == null) {
                                            state.problems.add(
                                                    place,
                                                    "route is '"
                                                            + argument
                                                            + "'; it must be a network such as"
                                                            + " 10.20.0.0/16");
                                        } else {
                                            state.routes.add(network);
                                        }
                                    })
                            .forAccounts());

    private AccountWords() {}

    /** Null where it is none of them. */
    static @Nullable PppOption find(String name) {
        return ALL.stream().filter(word -> word.name().equals(name)).findFirst().orElse(null);
    }
}
