package net.sallyport.gateway;

import java.io.IOException;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.firewall.HostFirewall;
import net.sallyport.linux.AbstractSocketLock;

/** What a server that was killed has left on the host. */
public final class LeftOvers {
    private LeftOvers() {}

    /** Whether a server runs in this network namespace, so that nothing is left over. */
    public static boolean isServerRunning() {
        return GatewayPlace.isTaken();
    }

    /**
     * Removes it.
     *
     * @return what was removed, for people; empty if there was nothing
     * @throws IOException a server runs in this network namespace: what is there is in use
     */
    public static List<String> remove(ServerConfig.Paths paths) throws IOException {
        try (AbstractSocketLock _ = GatewayPlace.lock()) {
            return HostFirewall.removeLeftOvers(paths.runDir());
        }
    }
}
