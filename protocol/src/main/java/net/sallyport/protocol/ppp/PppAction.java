package net.sallyport.protocol.ppp;

import java.net.Inet4Address;
import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import org.jspecify.annotations.Nullable;

/** What a {@link PppLink} wants done, in order, on its control path. Taken with {@code poll()}. */
public sealed interface PppAction {
    /** Send this PPP frame: complete, address and control field included where they belong. */
    record Transmit(byte[] frame) implements PppAction {}

    /** Check the peer's proof and answer with {@code PppLink.answer}, at once or later. */
    record Authenticate(AuthRequest request) implements PppAction {}

    /** The other side accepted our proof (the dialling role). */
    record Authenticated(AuthMethod method, String message) implements PppAction {}

    /**
     * At the door of the network phase: authenticated, encryption up where it must be. The link
     * waits for {@code PppLink.enterNetwork} or {@code PppLink.close}.
     */
    record AwaitNetwork() implements PppAction {}

    /**
     * IPCP is open and data may flow.
     *
     * @param mtu the largest IP packet that the link carries, bytes
     * @param encryption as people read it, such as {@code MPPE-128 stateless}; null in the clear
     */
    record NetworkUp(
            Inet4Address local,
            Inet4Address peer,
            List<Inet4Address> nameServers,
            int mtu,
            @Nullable String encryption)
            implements PppAction {}

    /** IPCP left Opened (renegotiation, or the end is near); data no longer flows. */
    record NetworkDown() implements PppAction {}

    /** The link is over. The last action of every link; the carrier now ends the call. */
    record Finished(EndCause cause, String text) implements PppAction {}
}
