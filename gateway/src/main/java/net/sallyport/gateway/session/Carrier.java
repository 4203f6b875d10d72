package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PeerTraits;
import net.sallyport.protocol.ppp.lcp.EndpointDiscriminator;

/**
 * What carries a session's PPP frames: a PPTP call today, another transport tomorrow. Belongs to
 * the session's worker.
 */
public interface Carrier {
    /** The transport's name for people and programs, such as {@code pptp}. */
    String transport();

    /** Where the peer calls from. */
    Inet4Address callingAddress();

    /** What the transport tells about the device that calls. */
    DeviceEvidence device();

    /** The same with what LCP told. */
    default DeviceEvidence device(PeerTraits traits) {
        DeviceEvidence called = device();
        EndpointDiscriminator endpoint = traits.endpoint();
        return new DeviceEvidence(
                called.callingAddress(),
                called.hostName(),
                called.vendor(),
                endpoint == null ? null : endpoint.toString(),
                traits.identifications().isEmpty()
                        ? null
                        : String.join(" ", traits.identifications()));
    }

    /**
     * Sends a frame from where it lies in the current slot of the worker's {@link PacketSlots}; the
     * headroom in front of it is the carrier's to write.
     */
    void send(MemorySegment memory, long offset, int length, long nowNanos);

    /** The link is over: end the call and say why. The session hears nothing more. */
    void end(EndCause cause, String text, long nowNanos);

    /** The session is in: it is no stranger any more. Once at most. */
    void admitted();
}
