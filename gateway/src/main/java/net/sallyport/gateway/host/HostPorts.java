package net.sallyport.gateway.host;

import java.net.Inet4Address;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.loop.PacketSlots;

/** Makes doors to the host's network, in one of the forms that sessions can have. */
public interface HostPorts extends AutoCloseable {
    /**
     * What a session's door is to be.
     *
     * @param local our end
     * @param peer the peer's address, routed to the door
     * @param mtu the largest packet that the host may send through it, bytes
     * @param networks behind the peer, routed to the door as well; one that the host has a route to
     *     already is left alone
     */
    record Request(Inet4Address local, Inet4Address peer, int mtu, List<Subnet> networks) {
        public Request {
            networks = List.copyOf(networks);
        }
    }

    /** Hears what became of a request, on the session's worker. */
    interface Answer {
        void opened();

        void failed(String why);
    }

    /**
     * Makes interface and route ready, off the worker, and answers on it. Requests and closings are
     * carried out in the order in which they are made, so an address that changes hands is first
     * taken from the one and then given to the other. The port may be closed before the answer,
     * which then does not come.
     */
    HostPort open(
            Request request, Worker worker, PacketSlots slots, PacketOutlet outlet, Answer answer);

    /** Takes down every interface, all at once. */
    @Override
    void close();
}
