package net.sallyport.gateway.host;

import java.net.Inet4Address;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.worker.CounterSums;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.offload.TunInput;

/** Makes doors to the host's network, in one of the forms that sessions can have. */
public interface HostPorts extends AutoCloseable {
    /**
     * What a session's door is to be.
     *
     * @param local our end
     * @param peer the peer's address, routed to the door
     * @param mtu the largest packet that the host may send through it, bytes
     * @param turn of the requests for one address, that with the largest has it, in whatever order
     *     they come
     * @param networks behind the peer, routed to the door as well; one that the host has a route to
     *     already is left alone
     */
    record Request(
            Inet4Address local, Inet4Address peer, int mtu, long turn, List<Subnet> networks) {
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
     * Makes interface and route ready, off the worker, and answers on it. From then on the peer's
     * address leads to this port, though the one that had it before is not closed yet. There is no
     * answer if the port is closed before, or if the address is that of a later turn already.
     */
    HostPort open(
            Request request, Worker worker, TunInput input, PacketOutlet outlet, Answer answer);

    /** Adds what was counted; from any thread, a moment old. */
    default void addCounters(CounterSums sums) {}

    /** Takes down every interface, all at once. */
    @Override
    void close();
}
