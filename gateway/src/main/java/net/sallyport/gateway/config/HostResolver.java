package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks names up. May block for as long as a name server takes: never on a worker. */
@FunctionalInterface
public interface HostResolver {
    /** The IPv4 addresses of a host name, best first; empty where there is none. */
    List<Inet4Address> resolve(String hostName);

    /** The address of a network named in {@code networks(5)}; null where there is none. */
    default @Nullable Inet4Address network(String networkName) {
        return null;
    }

    /** The machine's own ({@code /etc/hosts}, DNS, {@code /etc/networks}, as it is set up). */
    static HostResolver system() {
        return new SystemResolver();
    }

    /** Knows no name. */
    static HostResolver none() {
        return hostName -> List.of();
    }
}
