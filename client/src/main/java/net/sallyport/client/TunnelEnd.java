package net.sallyport.client;

import net.sallyport.protocol.ppp.EndCause;

/** Why a tunnel ended. */
public enum TunnelEnd {
    /** We were told to. */
    HUNG_UP,
    /** No TCP connection to the server. */
    UNREACHABLE,
    /** What answered does not speak PPTP with us, or the control connection broke. */
    CONTROL_FAILED,
    /** The server does not take the call. */
    CALL_REFUSED,
    /** The call stands, but not one GRE packet came: something on the way drops them. */
    NO_GRE,
    /** The server did not accept account and password, or does not let the account in now. */
    LOGIN_REFUSED,
    /** The server wants a proof, or none, such that we are not willing. */
    METHOD_REFUSED,
    /** Encryption is required and did not come up. */
    MPPE_REFUSED,
    /** No agreement with the server on the link or the network. */
    NEGOTIATION_FAILED,
    /** The server ended the tunnel; the text is its reason, if it gave one. */
    SERVER_HUNG_UP,
    /** The server does not answer any more. */
    SERVER_SILENT,
    /** No traffic for the time allowed. */
    IDLE,
    /** Connected for as long as allowed. */
    TIME_OVER,
    /** What is sent comes back: there is nobody but us. */
    LOOPED_BACK,
    /** The interface could not be made here. */
    INTERFACE_FAILED,
    /** A fault of ours. */
    FAULT;

    static TunnelEnd of(EndCause cause, boolean heard) {
        return switch (cause) {
            case PEER_TERMINATED -> SERVER_HUNG_UP;
            case CLOSED -> HUNG_UP;
            case CARRIER_LOST -> CONTROL_FAILED;
            case OWN_AUTH_FAILED -> LOGIN_REFUSED;
            case PEER_AUTH_FAILED, AUTH_REFUSED -> METHOD_REFUSED;
            case MPPE_REQUIRED -> MPPE_REFUSED;
            case NEGOTIATION_FAILED -> heard ? NEGOTIATION_FAILED : NO_GRE;
            case LOOPBACK -> LOOPED_BACK;
            case PROTOCOL_ERROR -> NEGOTIATION_FAILED;
            case ECHO_TIMEOUT -> SERVER_SILENT;
            case IDLE_TIMEOUT -> IDLE;
            case SESSION_TIMEOUT -> TIME_OVER;
        };
    }
}
