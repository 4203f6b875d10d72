package net.sallyport.protocol.pptp;

/** What happens on control connections, by cause. */
public enum PptpCounter {
    /** Messages taken whole from the stream. */
    MESSAGES_RECEIVED,
    MESSAGES_SENT,

    /** The magic cookie was wrong: the stream is out of step; closed. */
    BAD_MAGIC,
    /** A length that no message, or not this message, can have; closed. */
    BAD_LENGTH,
    /** A PPTP message type that is neither control nor management; closed. */
    BAD_MESSAGE_TYPE,
    /** A management message, of which none is defined; ignored. */
    MANAGEMENT_MESSAGE,
    /** A control message type that RFC 2637 does not know; ignored. */
    UNKNOWN_CONTROL_TYPE,
    /** A field value out of range; answered with a general error. */
    BAD_VALUE,

    /** A message before Start-Control-Connection has been exchanged; closed. */
    OUT_OF_STATE,
    /** A Start-Control-Connection-Request on an established connection; answered with result 3. */
    SECOND_START,
    /** The peer's protocol version is older than 1.0; closed. */
    UNSUPPORTED_VERSION,
    /** The peer did not want the control connection (its Start-Reply says so); closed. */
    START_REFUSED,
    /** More messages than the budget allows; closed. */
    OVER_BUDGET,
    /** No Start-Control-Connection message in time; closed. */
    START_TIMEOUT,
    /** Established, but without a call for too long; stopped. */
    NO_CALL_TIMEOUT,
    /** No answer to our Echo-Request in time; stopped. */
    ECHO_TIMEOUT,
    /** No answer to our call request or call clear in time; stopped. */
    REPLY_TIMEOUT,
    /** No Stop-Control-Connection-Reply in time; closed. */
    STOP_TIMEOUT,

    CALLS_REQUESTED,
    CALLS_UP,
    /** A call refused by our caller, or by the other side. */
    CALLS_REFUSED,
    /** A call refused because the connection has as many as it may; general error 4. */
    CALLS_OVER_LIMIT,
    /** A call request with an id that another call of the peer's holds; general error 5. */
    DUPLICATE_CALL_ID,
    /** A message for a call that is not there; ignored. */
    UNKNOWN_CALL_ID,
    /** A call request that our role does not serve; refused. */
    CALL_NOT_SERVED,
    /** An Incoming-Call-Connected for a call that we refused or never heard of; ignored. */
    INCOMING_CALL_CONNECTED,
    /** A reply to nothing that we asked; ignored. */
    UNEXPECTED_REPLY,
    /** An Echo-Reply with another identifier than ours; taken as a sign of life all the same. */
    ECHO_MISMATCH,
    /** A message that came while we waited for the Stop-Control-Connection-Reply; ignored. */
    AFTER_STOP
}
