package net.sallyport.gateway.history;

import java.util.Locale;
import net.sallyport.protocol.ppp.EndCause;
import org.jspecify.annotations.Nullable;

/** Why a session ended, in the words and numbers of RADIUS accounting (RFC 2866 section 5.10). */
public enum TerminateCause {
    USER_REQUEST(1),
    LOST_CARRIER(2),
    LOST_SERVICE(3),
    IDLE_TIMEOUT(4),
    SESSION_TIMEOUT(5),
    /** Ended by the operator: kicked. */
    ADMIN_RESET(6),
    /** The server is stopped. */
    ADMIN_REBOOT(7),
    PORT_ERROR(8),
    /** A fault of ours. */
    NAS_ERROR(9),
    NAS_REQUEST(10),
    /** The server crashed, or was killed, or lost its power. */
    NAS_REBOOT(11),
    PORT_UNNEEDED(12),
    /** Displaced by a newer login. */
    PORT_PREEMPTED(13),
    PORT_SUSPENDED(14),
    /** What the peer wants cannot be given: no encryption, no agreement. */
    SERVICE_UNAVAILABLE(15),
    CALLBACK(16),
    USER_ERROR(17),
    HOST_REQUEST(18);

    private final int code;

    TerminateCause(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** The word in the history: {@code user-request}. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The cause with this word or number; null: there is none. */
    public static @Nullable TerminateCause of(String text) {
        for (TerminateCause cause : values()) {
            if (cause.spelling().equals(text) || Integer.toString(cause.code).equals(text)) {
                return cause;
            }
        }
        return null;
    }

    /**
     * The cause by the link's end. {@link EndCause#CLOSED} is whatever its caller closed it for and
     * counts as the server's own request here; who displaces, kicks or stops says so instead.
     */
    public static TerminateCause of(EndCause end) {
        return switch (end) {
            case PEER_TERMINATED -> USER_REQUEST;
            case CARRIER_LOST, ECHO_TIMEOUT -> LOST_CARRIER;
            case IDLE_TIMEOUT -> IDLE_TIMEOUT;
            case SESSION_TIMEOUT -> SESSION_TIMEOUT;
            case CLOSED -> NAS_REQUEST;
            case MPPE_REQUIRED, NEGOTIATION_FAILED -> SERVICE_UNAVAILABLE;
            case PEER_AUTH_FAILED, OWN_AUTH_FAILED, AUTH_REFUSED, PROTOCOL_ERROR -> USER_ERROR;
            case LOOPBACK -> PORT_ERROR;
        };
    }
}
