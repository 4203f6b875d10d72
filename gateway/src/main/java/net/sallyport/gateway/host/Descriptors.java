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

    /** How many a configuration takes: for each session a connection, a half-open one, a device. */
    public static long needOf(ServerConfig config) {
        long each = config.interfaces().form() == InterfaceForm.OWN ? 3 : 2;
        return config.connections() * each + OTHERS;
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
