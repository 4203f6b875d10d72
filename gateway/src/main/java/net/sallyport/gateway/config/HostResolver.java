package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks host names up. May block for as long as a name server takes: never on a worker. */
@FunctionalInterface
public interface HostResolver {
    /** The IPv4 addresses of a host name, best first; empty where there is none. */
    List<Inet4Address> resolve(String hostName);

    /** The machine's own resolver ({@code /etc/hosts}, DNS, as it is set up). */
    static HostResolver system() {
        return hostName -> {
            try {
                return List.of(InetAddress.getAllByName(hostName)).stream()
                        .filter(Inet4Address.class::isInstance)
                        .map(Inet4Address.class::cast)
                        .toList();
            } catch (UnknownHostException unknown) {
                return List.of();
            }
        };
    }

    /** Knows no name. */
    static HostResolver none() {
        return hostName -> List.of();
    }
}
