package net.sallyport.protocol.pptp;

import net.sallyport.protocol.pptp.ControlMessage.*;
import net.sallyport.protocol.pptp.PptpAction.ClearCause;
import org.jspecify.annotations.Nullable;

/** The calls of one control connection and their messages, either role (RFC 2637 section 3.2). */
final class CallControl {
    private static final int MINIMUM_BPS = 2_400;
    private static final int MAXIMUM_BPS = 1_000_000_000;

    /** Either kind of framing, either kind of bearer. */
    private static final int ANY = 3;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final PptpConfig config;
    private final Output output;
    private final CallStatistics.Source statistics;
    private final CallTable calls = new CallTable();

    /** Whether the connection is established, and calls can be spoken about. */
    private boolean connected;

    private long noCallDeadlineNanos = NEVER;
    private int nextHandle = 1;
    private int nextSerialNumber = 1;

    CallControl(PptpConfig config, Output output, CallStatistics.Source statistics) {
        this.config = config;
        this.output = output;
        this.statistics = statistics;
    }

    int count() {
        return calls.size();
    }

    /** When the connection has been without a call for too long. */
    long noCallDeadlineNanos() {
        return noCallDeadlineNanos;
    }

    long nextDeadlineNanos() {
        return calls.nextDeadlineNanos();
    }

    /** The connection is established: calls placed so far are asked for. */
    void connected(long nowNanos) {
        connected = true;
        for (Call call : calls.snapshot()) {
            request(call, nowNanos);
        }
        if (calls.isEmpty()) {
            noCallDeadlineNanos = after(nowNanos, config.noCallTimeoutMillis());
        }
    }

    boolean accept(int requestHandle, int ourCallId) {
        requireFree(ourCallId);
        Call call = calls.byHandle(requestHandle);
        if (call == null || call.request == null) {
            return false;
        }
        call.state = Call.State.ESTABLISHED;
        call.ourCallId = ourCallId;
        call.deadlineNanos = NEVER;
        OutgoingCallRequest request = call.request;
        call.request = null;
        // pptpd echoes the speed asked for, and the window; a window below ours would only make a
        // peer that heeds RFC 2637 section 4.2 wait for acknowledgements.
        output.send(
                new OutgoingCallReply(
                        ourCallId,
                        call.peerCallId,
                        CallResult.CONNECTED.code(),
                        0,
                        0,
                        request.maximumBps(),
                        Math.max(request.receiveWindow(), config.receiveWindow()),
                        0,
                        0));
        up(call, request.receiveWindow(), request.maximumBps());
        return true;
    }

    void refuse(
            int requestHandle,
            CallResult result,
            GeneralError error,
            int causeCode,
            long nowNanos) {
        Call call = calls.byHandle(requestHandle);
        if (call != null) {
            refuse(call, result, error, causeCode);
            remove(call, nowNanos);
        }
    }

    void place(int ourCallId, String phoneNumber, long nowNanos) {
        requireFree(ourCallId);
        Call call = Call.placed(ourCallId, phoneNumber);
        calls.add(call);
        noCallDeadlineNanos = NEVER;
        if (connected) {
            request(call, nowNanos);
        }
    }

    void clear(int ourCallId, DisconnectResult result, String reason, long nowNanos) {
        Call call = calls.byOurId(ourCallId);
        if (call == null || call.state == Call.State.WAIT_DISCONNECT) {
            return;
        }
        if (config.role() == PptpRole.PNS && call.state != Call.State.WAIT_CONNECTION) {
            output.send(new CallClearRequest(ourCallId));
            call.state = Call.State.WAIT_DISCONNECT;
            call.deadlineNanos = after(nowNanos, config.replyTimeoutMillis());
            return;
        }
        if (config.role() == PptpRole.PAC) {
            disconnect(call, result, reason);
        }
        remove(call, nowNanos);
        cleared(call, ClearCause.CLEARED, 0, 0, 0, "");
    }

    void take(OutgoingCallRequest request, long nowNanos) {
        output.count(PptpCounter.CALLS_REQUESTED);
        int callId = request.callId();
        if (config.role() == PptpRole.PNS) {
            output.count(PptpCounter.CALL_NOT_SERVED);
            refusal(callId, CallResult.DO_NOT_ACCEPT, GeneralError.NONE, 0);
        } else if (calls.byPeerId(callId) != null) {
            output.count(PptpCounter.DUPLICATE_CALL_ID);
            refusal(callId, CallResult.GENERAL_ERROR, GeneralError.BAD_CALL_ID, 0);
        } else if (calls.size() >= config.maximumCalls()) {
            output.count(PptpCounter.CALLS_OVER_LIMIT);
            refusal(callId, CallResult.GENERAL_ERROR, GeneralError.NO_RESOURCE, 0);
        } else {
            Call call =
                    Call.requested(
                            request, nextHandle++, after(nowNanos, config.replyTimeoutMillis()));
            calls.add(call);
            noCallDeadlineNanos = NEVER;
            output.tell(
                    new PptpAction.CallRequested(
                            call.handle,
                            callId,
                            request.callSerialNumber(),
                            request.minimumBps(),
                            request.maximumBps(),
                            request.bearerType(),
                            request.framingType(),
                            request.receiveWindow(),
                            request.processingDelay(),
                            request.phoneNumber(),
                            request.subaddress()));
        }
    }

    /** False if the peer's numbers can no longer be told apart. */
    boolean take(OutgoingCallReply reply, long nowNanos) {
        Call call = calls.byOurId(reply.peerCallId());
        boolean accepted = reply.resultCode() == CallResult.CONNECTED.code();
        if (call == null || call.request != null || call.peerCallId != Call.NONE) {
            output.count(PptpCounter.UNEXPECTED_REPLY);
        } else if (accepted && calls.byPeerId(reply.callId()) != null) {
            output.count(PptpCounter.DUPLICATE_CALL_ID);
            return false;
        } else if (!accepted) {
            output.count(PptpCounter.CALLS_REFUSED);
            remove(call, nowNanos);
            cleared(
                    call,
                    ClearCause.REFUSED,
                    reply.resultCode(),
                    reply.errorCode(),
                    reply.causeCode(),
                    "");
        } else {
            call.peerCallId = reply.callId();
            if (call.state == Call.State.WAIT_REPLY) {
                call.state = Call.State.ESTABLISHED;
                call.deadlineNanos = NEVER;
                up(call, reply.receiveWindow(), reply.connectSpeed());
            }
        }
        return true;
    }

    void take(CallClearRequest clear, long nowNanos) {
        Call call = calls.clearedBy(clear.callId());
        if (call == null || config.role() == PptpRole.PNS) {
            output.count(PptpCounter.UNKNOWN_CALL_ID);
            return;
        }
        disconnect(call, DisconnectResult.REQUEST, "");
        remove(call, nowNanos);
        if (call.state == Call.State.REQUESTED) {
            output.tell(new PptpAction.RequestWithdrawn(call.handle));
        } else {
            cleared(call, ClearCause.PEER_CLEARED, 0, 0, 0, "");
        }
    }

    void take(CallDisconnectNotify notify, long nowNanos) {
        Call call = calls.disconnectedBy(notify.callId());
        if (call == null) {
            output.count(PptpCounter.UNKNOWN_CALL_ID);
            return;
        }
        boolean ours = call.state == Call.State.WAIT_DISCONNECT;
        remove(call, nowNanos);
        if (call.state == Call.State.REQUESTED) {
            output.tell(new PptpAction.RequestWithdrawn(call.handle));
        } else {
            cleared(
                    call,
                    ours ? ClearCause.CLEARED : ClearCause.PEER_DISCONNECTED,
                    notify.resultCode(),
                    notify.errorCode(),
                    notify.causeCode(),
                    notify.statistics());
        }
    }

    void take(WanErrorNotify errors) {
        Call call = meant(errors.peerCallId());
        if (call != null) {
            output.tell(new PptpAction.WanError(call.ourCallId, errors));
        }
    }

    void take(SetLinkInfo info) {
        Call call = meant(info.peerCallId());
        if (call != null) {
            output.tell(
                    new PptpAction.LinkInfo(call.ourCallId, info.sendAccm(), info.receiveAccm()));
        }
    }

    /** Does what is due by now; false if the peer owes an answer for too long. */
    boolean expire(long nowNanos) {
        for (Call call : calls.expired(nowNanos)) {
            if (call.state != Call.State.REQUESTED) {
                return false;
            }
            refuse(call, CallResult.TIME_OUT, GeneralError.NONE, 0);
            remove(call, nowNanos);
            output.tell(new PptpAction.RequestWithdrawn(call.handle));
        }
        return true;
    }

    /** Tells the peer of the end of every call, and ends it. */
    void stop(DisconnectResult result, String reason, ClearCause cause) {
        for (Call call : calls.snapshot()) {
            if (config.role() == PptpRole.PNS) {
                output.send(new CallClearRequest(call.ourCallId));
            } else if (call.state == Call.State.REQUESTED) {
                refuse(call, CallResult.DO_NOT_ACCEPT, GeneralError.NONE, 0);
            } else {
                disconnect(call, result, reason);
            }
        }
        end(cause);
    }

    /** Every call is over, without a word to the peer; none can follow. */
    void end(ClearCause cause) {
        connected = false;
        for (Call call : calls.drain()) {
            if (call.state == Call.State.REQUESTED) {
                output.tell(new PptpAction.RequestWithdrawn(call.handle));
            } else {
                cleared(call, cause, 0, 0, 0, "");
            }
        }
    }

    private @Nullable Call meant(int callId) {
        Call call = calls.ofPeer(callId);
        if (call == null) {
            output.count(PptpCounter.UNKNOWN_CALL_ID);
        }
        return call;
    }

    private void request(Call call, long nowNanos) {
        call.state = Call.State.WAIT_REPLY;
        call.deadlineNanos = after(nowNanos, config.replyTimeoutMillis());
        output.send(
                new OutgoingCallRequest(
                        call.ourCallId,
                        nextSerialNumber++ & 0xffff,
                        MINIMUM_BPS,
                        MAXIMUM_BPS,
                        ANY,
                        ANY,
                        config.receiveWindow(),
                        0,
                        call.phoneNumber,
                        ""));
    }

    private void up(Call call, int peerWindow, int connectSpeed) {
        output.count(PptpCounter.CALLS_UP);
        output.tell(
                new PptpAction.CallUp(call.ourCallId, call.peerCallId, peerWindow, connectSpeed));
    }

    private void refuse(Call call, CallResult result, GeneralError error, int causeCode) {
        output.count(PptpCounter.CALLS_REFUSED);
        refusal(call.peerCallId, result, error, causeCode);
    }

    private void refusal(int peerCallId, CallResult result, GeneralError error, int causeCode) {
        output.send(
                new OutgoingCallReply(
                        0, peerCallId, result.code(), error.code(), causeCode, 0, 0, 0, 0));
    }

    /** A PAC's Call-Disconnect-Notify; one for a mere request carries call id 0. */
    private void disconnect(Call call, DisconnectResult result, String reason) {
        boolean established = call.state == Call.State.ESTABLISHED;
        output.send(
                new CallDisconnectNotify(
                        established ? call.ourCallId : 0,
                        result.code(),
                        result == DisconnectResult.GENERAL_ERROR
                                ? GeneralError.PAC_ERROR.code()
                                : 0,
                        0,
                        established ? statistics.of(call.ourCallId).text(reason) : reason));
    }

    private void remove(Call call, long nowNanos) {
        calls.remove(call);
        if (calls.isEmpty() && connected) {
            noCallDeadlineNanos = after(nowNanos, config.noCallTimeoutMillis());
        }
    }

    private void cleared(
            Call call, ClearCause cause, int result, int error, int causeCode, String text) {
        output.tell(
                new PptpAction.CallCleared(call.ourCallId, cause, result, error, causeCode, text));
    }

    private void requireFree(int ourCallId) {
        if (ourCallId < 0 || ourCallId > 0xffff || calls.byOurId(ourCallId) != null) {
            throw new IllegalArgumentException("call id out of range or in use: " + ourCallId);
        }
    }

    private static long after(long nowNanos, long millis) {
        return nowNanos + millis * NANOS_PER_MILLI;
    }
}
