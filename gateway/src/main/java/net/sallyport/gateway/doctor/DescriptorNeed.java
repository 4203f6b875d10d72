package net.sallyport.gateway.doctor;

import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;

/** How many descriptors a configuration takes. */
public final class DescriptorNeed {
    /** The virtual machine's own files, logs, databases, workers' sockets. */
    private static final int OTHERS = 512;

    private DescriptorNeed() {}

    /**
     * A control connection a session and as many half-open ones, and a device where it is its own.
     */
    public static long of(ServerConfig config) {
        long each = config.interfaces().form() == InterfaceForm.OWN ? 3 : 2;
        return config.connections() * each + OTHERS;
    }
}
