package net.sallyport.protocol.pptp;

import org.jspecify.annotations.Nullable;

/** One call of a control connection, from its first message to its last. */
final class Call {
    enum State {
        /** PAC: the caller has yet to accept or refuse. */
        REQUESTED,
        /** PNS: to be asked for as soon as the connection is established. */
        WAIT_CONNECTION,
        /** PNS: asked for (RFC 2637 section 3.2.4.2). */
        WAIT_REPLY,
        ESTABLISHED,
        /** PNS: a Call-Clear-Request is out. */
        WAIT_DISCONNECT
    }

    static final int NONE = -1;

    /** PAC: the request as it came, until it is accepted. */
    ControlMessage.@Nullable OutgoingCallRequest request;

    final int handle;
    final String phoneNumber;
    State state;
    int ourCallId;
    int peerCallId;
    long deadlineNanos;

    private Call(
            State state,
            ControlMessage.@Nullable OutgoingCallRequest request,
            int handle,
            String phoneNumber,
            int ourCallId,
            int peerCallId,
            long deadlineNanos) {
        this.state = state;
        this.request = request;
        this.handle = handle;
        this.phoneNumber = phoneNumber;
        this.ourCallId = ourCallId;
        this.peerCallId = peerCallId;
        this.deadlineNanos = deadlineNanos;
    }

    static Call requested(
            ControlMessage.OutgoingCallRequest request, int handle, long deadlineNanos) {
        return new Call(
                State.REQUESTED,
                request,
                handle,
                request.phoneNumber(),
                NONE,
                request.callId(),
                deadlineNanos);
    }

    static Call placed(int ourCallId, String phoneNumber) {
        return new Call(
                State.WAIT_CONNECTION, null, 0, phoneNumber, ourCallId, NONE, Long.MAX_VALUE);
    }
}
