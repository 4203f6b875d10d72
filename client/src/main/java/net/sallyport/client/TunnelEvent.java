package net.sallyport.client;

import net.sallyport.protocol.ppp.auth.AuthMethod;

/** How far a tunnel has come, in this order; {@link Ended} is the last of every tunnel. */
public sealed interface TunnelEvent {
    /**
     * The control connection stands.
     *
     * @param hostName what the server calls itself: hostile until escaped
     * @param vendorName likewise
     */
    record ControlUp(String hostName, String vendorName) implements TunnelEvent {}

    /** The server has taken the call: the link is negotiated from now on. */
    record LinkUp() implements TunnelEvent {}

    /**
     * The server has accepted our proof.
     *
     * @param message what it said to it
     */
    record Authenticated(AuthMethod method, String message) implements TunnelEvent {}

    /**
     * Packets may flow.
     *
     * @param interfaceName empty if the packets go to no interface
     */
    record NetworkUp(String interfaceName, PacketPorts.Network network) implements TunnelEvent {}

    /**
     * The tunnel is over and everything of it is gone.
     *
     * @param text for people, the server's own words where it gave any: hostile until escaped
     */
    record Ended(TunnelEnd cause, String text) implements TunnelEvent {}
}
