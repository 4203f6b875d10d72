package net.sallyport.client;

import java.io.IOException;
import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the packets of tunnels go: {@link TunPorts} joins them to this host's network; a program
 * that wants the packets themselves (a load client, a measurement) brings its own.
 */
@FunctionalInterface
public interface PacketPorts {
    /**
     * What a tunnel has agreed with its server.
     *
     * @param local our address inside the tunnel
     * @param peer the server's address inside the tunnel, as it says
     * @param server where the tunnel itself leads to
     * @param mtu the largest IP packet that the tunnel carries, bytes
     * @param nameServers if they were asked for
     * @param encryption as people read it; null in the clear
     */
    record Network(
            Inet4Address local,
            Inet4Address peer,
            Inet4Address server,
            int mtu,
            List<Inet4Address> nameServers,
            @Nullable String encryption) {}

    /**
     * Opens the port of a tunnel whose network is up. Runs on the dialer's thread, as does all that
     * follows from it.
     *
     * @param outlet takes the packets for the server, until the port is closed
     * @throws IOException the tunnel ends, with that text
     */
    PacketPort open(Network network, PacketOutlet outlet) throws IOException;
}
