package net.sallyport.protocol.ppp;

/** Why a link ended. */
public enum EndCause {
    /** The peer sent an LCP Terminate-Request. */
    PEER_TERMINATED,
    /** {@code PppLink.close} was called: kicked, displaced, server stopping. */
    CLOSED,
    /** The carrier went away beneath the link. */
    CARRIER_LOST,
    /** The peer did not prove who it is, or was refused. */
    PEER_AUTH_FAILED,
    /** The other side did not accept our proof. */
    OWN_AUTH_FAILED,
    /** The peer will not authenticate in any way that is allowed. */
    AUTH_REFUSED,
    /** Encryption is required and did not come up. */
    MPPE_REQUIRED,
    /** No answer to Configure-Requests, or no agreement. */
    NEGOTIATION_FAILED,
    /** No answer to Echo-Requests. */
    ECHO_TIMEOUT,
    /** No data for the idle time. */
    IDLE_TIMEOUT,
    /** The longest connect time is over. */
    SESSION_TIMEOUT,
    /** We talk to ourselves (magic numbers). */
    LOOPBACK,
    /** The peer broke the protocol in a way that ends the link. */
    PROTOCOL_ERROR
}
