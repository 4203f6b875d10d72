package net.sallyport.gateway.host;

import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Processes;

/** The file descriptors that a server takes, and has. */
public final class Descriptors {
    /** The virtual machine's own files, logs, databases, workers' sockets. */
    private static final int OTHERS = 512;

    private Descriptors() {}

    /** A process that stands in for a session, and the three pipes to it. */
    private static final int STAND_IN = 4;

    /**
     * How many a configuration takes: for each session a connection, in the own form a device, with
     * scripts a stand-in; and the connections of strangers.
     */
    public static long needOf(ServerConfig config) {
        ServerConfig.Scripts scripts = config.scripts();
        long each = config.interfaces().form() == InterfaceForm.OWN ? 2 : 1;
        long running = 0;
        if (scripts.enabled()) {
            each += STAND_IN;
            running = scripts.atOnce();
        }
        return config.connections() * each + config.limits().halfOpen() + running + OTHERS;
    }

    /** Raises the limit to what the configuration takes, as far as the kernel permits. */
    public static void raise(ServerConfig config, EventLog log) {
        long need = needOf(config);
        try {
            Processes.DescriptorLimit limit = Processes.descriptorLimit();
            if (limit.soft() < 0 || limit.soft() >= need) {
                return;
            }
            long hard = limit.hard() < 0 ? limit.hard() : Math.max(limit.hard(), need);
            try {
                Processes.setDescriptorLimit(new Processes.DescriptorLimit(need, hard));
            } catch (LinuxException mayNot) {
                // Beyond the hard limit takes CAP_SYS_RESOURCE.
                Processes.setDescriptorLimit(
                        new Processes.DescriptorLimit(limit.hard(), limit.hard()));
                log.warn(
                        "too-few-descriptors",
                        "limit",
                        limit.hard(),
                        "needed",
                        need,
                        "remedy",
                        "raise LimitNOFILE of the unit (ulimit -Hn), or lower pool.connections");
            }
        } catch (LinuxException e) {
            log.error("descriptor-limit", e);
        }
    }
}
