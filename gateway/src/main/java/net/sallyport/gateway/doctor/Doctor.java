package net.sallyport.gateway.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.sallyport.gateway.config.ServerConfig;

/** Examines a host. Starts nothing and changes nothing that stays. */
public final class Doctor {
    private Doctor() {}

    /**
     * Everything that was found out, in the order of a start.
     *
     * @param runs whether a server runs in this network namespace: then its port is its own
     */
    public static List<Finding> examine(ServerConfig config, boolean runs) {
        List<Finding> findings = new ArrayList<>();
        List<Consumer<List<Finding>>> checks =
                List.of(
                        found -> ProcessChecks.capabilities(config, found),
                        ProcessChecks::kernel,
                        found -> ProcessChecks.descriptors(config, found),
                        found -> ProcessChecks.directories(config, found),
                        ProcessChecks::tun,
                        found -> ProcessChecks.ring(config, found),
                        ProcessChecks::rawSocket,
                        found -> NetworkChecks.port(config, runs, found),
                        NetworkChecks::rivals,
                        found -> NetworkChecks.pool(config, runs, found),
                        found -> NetworkChecks.way(config, found),
                        found -> NetworkChecks.filter(config, found));
        for (Consumer<List<Finding>> check : checks) {
            try {
                check.accept(findings);
            } catch (RuntimeException e) {
                findings.add(Finding.warn("doctor", "a check failed: " + e));
            }
        }
        return findings;
    }
}
