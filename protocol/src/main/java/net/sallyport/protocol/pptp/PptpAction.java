package net.sallyport.protocol.pptp;

/** What a {@link PptpConnection} wants done or known, in order. Taken with {@code poll()}. */
public sealed interface PptpAction {
    /** Write these bytes, one message, to the TCP connection. */
    record Transmit(byte[] message) implements PptpAction {}

    /** Start-Control-Connection has been exchanged. */
    record Established(PptpTraits peer) implements PptpAction {}

    /**
     * The peer asks for a call (PAC). Answer with {@code acceptCall} or {@code refuseCall}, at once
     * or later; unanswered for the reply time it is refused as timed out.
     *
     * @param requestHandle names the request in the answer
     * @param minimumBps bits a second, unsigned
     * @param maximumBps bits a second, unsigned
     * @param peerWindow how many packets the peer says it buffers
     * @param peerProcessingDelay tenths of a second
     * @param phoneNumber what was dialled, one character a byte; likewise the subaddress
     */
    record CallRequested(
            int requestHandle,
            int peerCallId,
            int callSerialNumber,
            int minimumBps,
            int maximumBps,
            int bearerType,
            int framingType,
            int peerWindow,
            int peerProcessingDelay,
            String phoneNumber,
            String subaddress)
            implements PptpAction {}

    /** A request is gone before it was answered; the handle means nothing any more. */
    record RequestWithdrawn(int requestHandle) implements PptpAction {}

    /**
     * GRE packets may flow. A {@link CallCleared} follows it, always and once.
     *
     * @param peerWindow how many packets the peer says it buffers
     * @param connectSpeed bits a second, unsigned, as told to the PNS
     */
    record CallUp(int ourCallId, int peerCallId, int peerWindow, int connectSpeed)
            implements PptpAction {}

    /**
     * A call is over; also a call of {@code placeCall} that never came up.
     *
     * @param resultCode of the peer's message where there is one, else 0; likewise the other two
     * @param text the peer's call statistics field, one character a byte; may be empty
     */
    record CallCleared(
            int ourCallId,
            ClearCause cause,
            int resultCode,
            int errorCode,
            int causeCode,
            String text)
            implements PptpAction {}

    /** The peer set its asynchronous control character maps (RFC 2637 section 2.15). */
    record LinkInfo(int ourCallId, int sendAccm, int receiveAccm) implements PptpAction {}

    /** The peer reports errors on its line, counted since the call began. */
    record WanError(int ourCallId, ControlMessage.WanErrorNotify counts) implements PptpAction {}

    /** Flush, then close the TCP connection. The last action of every connection. */
    record Closed(CloseReason reason, String text) implements PptpAction {}

    /** Why a call is over. */
    enum ClearCause {
        /** We cleared it: {@code clearCall} or {@code stop}. */
        CLEARED,
        /** The peer asked for it: Call-Clear-Request. */
        PEER_CLEARED,
        /** The peer said so: Call-Disconnect-Notify. */
        PEER_DISCONNECTED,
        /** The other side did not take the call that we placed. */
        REFUSED,
        /** The control connection ended beneath it. */
        CONNECTION_ENDED
    }

    /** Why a control connection is over. */
    enum CloseReason {
        /** We stopped it, and the peer agreed. */
        STOPPED,
        /** The peer sent a Stop-Control-Connection-Request. */
        PEER_STOPPED,
        /** The peer refused the connection in its Start-Control-Connection-Reply. */
        REFUSED,
        /** The peer's protocol version is older than ours. */
        VERSION_NOT_SUPPORTED,
        /** Bytes that are no PPTP, or a message that cannot stand. */
        PROTOCOL_ERROR,
        /** More messages than allowed. */
        OVER_BUDGET,
        START_TIMEOUT,
        NO_CALL_TIMEOUT,
        ECHO_TIMEOUT,
        REPLY_TIMEOUT,
        /** The peer did not answer our Stop-Control-Connection-Request. */
        STOP_TIMEOUT,
        /** The TCP connection went away. */
        CARRIER_LOST
    }
}
