package net.sallyport.gateway.config;

import net.sallyport.pppconfig.Problems;

/** Looks through the account files that a configuration names, before anything is started. */
@FunctionalInterface
public interface AccountCheck {
    /** Adds what is wrong with them to {@code problems}. */
    void check(ServerConfig config, Environment environment, Problems problems);

    /** Looks at nothing. */
    static AccountCheck none() {
        return (config, environment, problems) -> {};
    }
}
