package net.sallyport.protocol.pptp;

import java.util.ArrayDeque;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.pptp.ControlMessage.*;
import net.sallyport.protocol.pptp.PptpAction.ClearCause;
import net.sallyport.protocol.pptp.PptpAction.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to one worker: a PPTP control connection, either end (RFC 2637 section 3). Bytes of the
 * TCP stream and the time go in; {@link PptpAction}s come out of {@link #poll}, in order, the last
 * one {@link PptpAction.Closed}. Hostile bytes end the connection at most, and never throw.
 *
 * <p>Times are nanoseconds of a monotonic clock. Not for use by several threads.
 */
public final class PptpConnection {
    /** Version 1, revision 0 (RFC 2637 section 1.4). */
    private static final int VERSION = 0x0100;

    private static final int RESULT_OK = 1;
    private static final int RESULT_ALREADY_EXISTS = 3;
    private static final int RESULT_VERSION_NOT_SUPPORTED = 5;
    private static final int INCOMING_DO_NOT_ACCEPT = 3;

    /** Either kind of framing, either kind of bearer. */
    private static final int ANY = 3;

    private static final int MINIMUM_BPS = 2_400;
    private static final int MAXIMUM_BPS = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private enum State {
        IDLE,
        WAIT_START,
        ESTABLISHED,
        WAIT_STOP_REPLY,
        CLOSED
    }

    private final PptpConfig config;
    private final Counters<PptpCounter> counters;
    private final CallStatistics.Source statistics;
    private final MessageReader reader = new MessageReader();
    private final CallTable calls = new CallTable();
    private final ArrayDeque<PptpAction> actions = new ArrayDeque<>();

    private State state = State.IDLE;
    private @Nullable PptpTraits peer;
    private CloseReason closeReason = CloseReason.STOPPED;
    private String closeText = "";

    /** What ends {@link State#WAIT_START} and {@link State#WAIT_STOP_REPLY}. */
    private long stateDeadlineNanos = NEVER;

    private long noCallDeadlineNanos = NEVER;

    /** When to send an Echo-Request; while one is out, when to give the peer up. */
    private long echoDeadlineNanos = NEVER;

    private boolean echoOut;
    private int echoIdentifier;
    private int nextHandle = 1;
    private int nextSerialNumber = 1;

    /** Message budget: nanoseconds of credit, at most a second's; a message costs its share. */
    private long creditNanos = NANOS_PER_SECOND;

    private long creditedAtNanos;

    public PptpConnection(PptpConfig config, Counters<PptpCounter> counters) {
        this(config, counters, ourCallId -> CallStatistics.NONE);
    }

    /**
     * @param statistics what each ending call moved, asked within {@code receive}, {@code
     *     clearCall}, {@code stop} and {@code expire}
     */
    public PptpConnection(
            PptpConfig config, Counters<PptpCounter> counters, CallStatistics.Source statistics) {
        this.config = config;
        this.counters = counters;
        this.statistics = statistics;
    }

    /** The TCP connection is there. Called once, before anything else. */
    public void open(long nowNanos) {
        if (state != State.IDLE) {
            throw new IllegalStateException("opened twice");
        }
        state = State.WAIT_START;
        creditedAtNanos = nowNanos;
        stateDeadlineNanos = after(nowNanos, config.startTimeoutMillis());
        if (config.role() == PptpRole.PNS) {
            send(
                    new StartControlConnectionRequest(
                            VERSION,
                            ANY,
                            ANY,
                            0,
                            config.firmwareRevision(),
                            config.hostName(),
                            config.vendorName()));
        }
    }

    /** Bytes from the TCP connection, in order, split anywhere. */
    public void receive(byte[] bytes, int offset, int length, long nowNanos) {
        int at = offset;
        int end = offset + length;
        while (at < end && state != State.IDLE && state != State.CLOSED) {
            at += reader.take(bytes, at, end - at);
            Parse parse = reader.poll();
            if (parse != null) {
                take(parse, nowNanos);
            }
        }
    }

    /** The next action, or null. */
    public @Nullable PptpAction poll() {
        return actions.poll();
    }

    /** What the peer told about itself; null before its Start message. */
    public @Nullable PptpTraits peer() {
        return peer;
    }

    /** Calls requested, placed or up. */
    public int callCount() {
        return calls.size();
    }

    /** When {@link #expire} has something to do; {@code Long.MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return switch (state) {
            case IDLE, CLOSED -> NEVER;
            case WAIT_START, WAIT_STOP_REPLY -> stateDeadlineNanos;
            case ESTABLISHED ->
                    Math.min(
                            Math.min(echoDeadlineNanos, noCallDeadlineNanos),
                            calls.nextDeadlineNanos());
        };
    }

    /** Does what is due by now; may be called early or late. */
    public void expire(long nowNanos) {
        switch (state) {
            case IDLE, CLOSED -> {}
            case WAIT_START -> {
                if (nowNanos >= stateDeadlineNanos) {
                    counters.count(PptpCounter.START_TIMEOUT);
                    close(CloseReason.START_TIMEOUT, "no Start-Control-Connection message in time");
                }
            }
            case WAIT_STOP_REPLY -> {
                if (nowNanos >= stateDeadlineNanos) {
                    counters.count(PptpCounter.STOP_TIMEOUT);
                    close(
                            closeReason == CloseReason.STOPPED
                                    ? CloseReason.STOP_TIMEOUT
                                    : closeReason,
                            closeText);
                }
            }
            case ESTABLISHED -> expireEstablished(nowNanos);
        }
    }

    /**
     * Takes a requested call (PAC). A {@link PptpAction.CallUp} follows, if this returns true.
     *
     * @param ourCallId 0 to 65535, unused on this connection; the peer puts it into its GRE packets
     * @return false if the request is gone
     */
    public boolean acceptCall(int requestHandle, int ourCallId, long nowNanos) {
        requireFree(ourCallId);
        Call call = calls.byHandle(requestHandle);
        if (call == null || call.request == null || state != State.ESTABLISHED) {
            return false;
        }
        call.state = Call.State.ESTABLISHED;
        call.ourCallId = ourCallId;
        call.deadlineNanos = NEVER;
        OutgoingCallRequest request = call.request;
        // pptpd echoes the speed asked for, and the window; a window below ours would only make a
        // peer that heeds RFC 2637 section 4.2 wait for acknowledgements.
        send(
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

    /** Refuses a requested call (PAC); nothing happens if the request is gone. */
    public void refuseCall(
            int requestHandle,
            CallResult result,
            GeneralError error,
            int causeCode,
            long nowNanos) {
        Call call = calls.byHandle(requestHandle);
        if (call != null && state == State.ESTABLISHED) {
            refuse(call, result, error, causeCode);
            remove(call, nowNanos);
        }
    }

    /**
     * Places a call (PNS): at once, or as soon as the connection is established. A {@link
     * PptpAction.CallUp} or a {@link PptpAction.CallCleared} follows, if this returns true.
     *
     * @param phoneNumber mostly empty; at most 64 bytes
     * @return false if the connection is ending or over
     */
    public boolean placeCall(int ourCallId, String phoneNumber, long nowNanos) {
        requireFree(ourCallId);
        if (config.role() != PptpRole.PNS || state == State.IDLE) {
            throw new IllegalStateException("only a PNS places calls, on an open connection");
        }
        if (state != State.WAIT_START && state != State.ESTABLISHED) {
            return false;
        }
        Call call = Call.placed(ourCallId, phoneNumber);
        calls.add(call);
        noCallDeadlineNanos = NEVER;
        if (state == State.ESTABLISHED) {
            request(call, nowNanos);
        }
        return true;
    }

    /**
     * Ends a call. A {@link PptpAction.CallCleared} follows: for a PAC at once, for a PNS when the
     * peer has confirmed. Nothing happens if there is no such call.
     *
     * @param reason for people; goes out at the head of the statistics (PAC)
     */
    public void clearCall(int ourCallId, DisconnectResult result, String reason, long nowNanos) {
        Call call = calls.byOurId(ourCallId);
        if (call == null || call.state == Call.State.WAIT_DISCONNECT) {
            return;
        }
        if (config.role() == PptpRole.PNS && call.state != Call.State.WAIT_CONNECTION) {
            send(new CallClearRequest(ourCallId));
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

    /**
     * Ends every call and then the connection, cleanly, and within the stop timeout whatever the
     * peer does.
     *
     * @param text why, for people: goes to the peer with each call, and into {@code Closed}
     */
    public void stop(StopReason reason, String text, long nowNanos) {
        stop(reason, DisconnectResult.ADMIN_SHUTDOWN, CloseReason.STOPPED, text, nowNanos);
    }

    /** The TCP connection went away; what there was is over at once. */
    public void carrierLost(long nowNanos) {
        if (state == State.WAIT_STOP_REPLY) {
            close(closeReason, closeText);
        } else if (state != State.CLOSED) {
            close(CloseReason.CARRIER_LOST, "TCP connection closed by the peer");
        }
    }

    private void take(Parse parse, long nowNanos) {
        counters.count(PptpCounter.MESSAGES_RECEIVED);
        if (!spend(nowNanos)) {
            counters.count(PptpCounter.OVER_BUDGET);
            close(CloseReason.OVER_BUDGET, "too many control messages");
            return;
        }
        if (state == State.ESTABLISHED && !(parse instanceof Parse.Close)) {
            // Whatever comes shows that the peer lives, an Echo-Reply or not.
            scheduleEcho(nowNanos);
        }
        switch (parse) {
            case Parse.Close(PptpCounter why) -> {
                counters.count(why);
                close(CloseReason.PROTOCOL_ERROR, "not PPTP: " + why);
            }
            case Parse.Ignore(PptpCounter why) -> {
                counters.count(why);
                if (state == State.WAIT_START) {
                    outOfState();
                }
            }
            case Parse.AnswerError(ControlMessage answer, PptpCounter why) -> {
                counters.count(why);
                if (state == State.WAIT_START) {
                    outOfState();
                } else if (state == State.ESTABLISHED) {
                    send(answer);
                }
            }
            case Parse.Complete(ControlMessage message) -> {
                switch (state) {
                    case WAIT_START -> takeStart(message, nowNanos);
                    case ESTABLISHED -> takeEstablished(message, nowNanos);
                    case WAIT_STOP_REPLY -> takeStopping(message);
                    case IDLE, CLOSED -> {}
                }
            }
        }
    }

    /** RFC 2637 sections 3.1.1 and 3.1.2: nothing but a Start message may come first. */
    private void takeStart(ControlMessage message, long nowNanos) {
        if (message instanceof StartControlConnectionRequest request
                && config.role() == PptpRole.PAC) {
            peer =
                    new PptpTraits(
                            request.hostName(),
                            request.vendorName(),
                            request.firmwareRevision(),
                            request.framingCapabilities(),
                            request.bearerCapabilities(),
                            request.maximumChannels());
            if (request.version() < VERSION) {
                counters.count(PptpCounter.UNSUPPORTED_VERSION);
                reply(RESULT_VERSION_NOT_SUPPORTED);
                close(CloseReason.VERSION_NOT_SUPPORTED, versionText(request.version()));
            } else {
                reply(RESULT_OK);
                establish(peer, nowNanos);
            }
        } else if (message instanceof StartControlConnectionReply reply
                && config.role() == PptpRole.PNS) {
            peer =
                    new PptpTraits(
                            reply.hostName(),
                            reply.vendorName(),
                            reply.firmwareRevision(),
                            reply.framingCapabilities(),
                            reply.bearerCapabilities(),
                            reply.maximumChannels());
            if (reply.resultCode() != RESULT_OK) {
                counters.count(PptpCounter.START_REFUSED);
                close(
                        CloseReason.REFUSED,
                        "Start-Control-Connection-Reply: result %d, error %d"
                                .formatted(reply.resultCode(), reply.errorCode()));
            } else if (reply.version() < VERSION) {
                counters.count(PptpCounter.UNSUPPORTED_VERSION);
                stop(
                        StopReason.STOP_PROTOCOL,
                        DisconnectResult.ADMIN_SHUTDOWN,
                        CloseReason.VERSION_NOT_SUPPORTED,
                        versionText(reply.version()),
                        nowNanos);
            } else {
                establish(peer, nowNanos);
            }
        } else {
            outOfState();
        }
    }

    private void takeEstablished(ControlMessage message, long nowNanos) {
        switch (message) {
            case StartControlConnectionRequest m -> {
                counters.count(PptpCounter.SECOND_START);
                reply(RESULT_ALREADY_EXISTS);
            }
            case StopControlConnectionRequest m -> {
                send(new StopControlConnectionReply(RESULT_OK, 0));
                close(CloseReason.PEER_STOPPED, "reason " + m.reason());
            }
            case EchoRequest m -> send(new EchoReply(m.identifier(), RESULT_OK, 0));
            case EchoReply m -> {
                if (m.identifier() != echoIdentifier) {
                    counters.count(PptpCounter.ECHO_MISMATCH);
                }
            }
            case OutgoingCallRequest m -> takeRequest(m, nowNanos);
            case OutgoingCallReply m -> takeReply(m, nowNanos);
            case IncomingCallRequest m -> {
                counters.count(PptpCounter.CALL_NOT_SERVED);
                send(new IncomingCallReply(0, m.callId(), INCOMING_DO_NOT_ACCEPT, 0, 0, 0));
            }
            case IncomingCallConnected m -> counters.count(PptpCounter.INCOMING_CALL_CONNECTED);
            case CallClearRequest m -> takeClear(m, nowNanos);
            case CallDisconnectNotify m -> takeDisconnect(m, nowNanos);
            case WanErrorNotify m -> {
                Call call = calls.ofPeer(m.peerCallId());
                if (call == null) {
                    counters.count(PptpCounter.UNKNOWN_CALL_ID);
                } else {
                    actions.add(new PptpAction.WanError(call.ourCallId, m));
                }
            }
            case SetLinkInfo m -> {
                Call call = calls.ofPeer(m.peerCallId());
                if (call == null) {
                    counters.count(PptpCounter.UNKNOWN_CALL_ID);
                } else {
                    actions.add(
                            new PptpAction.LinkInfo(call.ourCallId, m.sendAccm(), m.receiveAccm()));
                }
            }
            case StartControlConnectionReply m -> counters.count(PptpCounter.UNEXPECTED_REPLY);
            case StopControlConnectionReply m -> counters.count(PptpCounter.UNEXPECTED_REPLY);
            case IncomingCallReply m -> counters.count(PptpCounter.UNEXPECTED_REPLY);
        }
    }

    private void takeStopping(ControlMessage message) {
        switch (message) {
            case StopControlConnectionReply m -> close(closeReason, closeText);
            case StopControlConnectionRequest m -> {
                send(new StopControlConnectionReply(RESULT_OK, 0));
                close(closeReason, closeText);
            }
            default -> counters.count(PptpCounter.AFTER_STOP);
        }
    }

    private void takeRequest(OutgoingCallRequest request, long nowNanos) {
        counters.count(PptpCounter.CALLS_REQUESTED);
        int callId = request.callId();
        if (config.role() == PptpRole.PNS) {
            counters.count(PptpCounter.CALL_NOT_SERVED);
            refusal(callId, CallResult.DO_NOT_ACCEPT, GeneralError.NONE, 0);
        } else if (calls.byPeerId(callId) != null) {
            counters.count(PptpCounter.DUPLICATE_CALL_ID);
            refusal(callId, CallResult.GENERAL_ERROR, GeneralError.BAD_CALL_ID, 0);
        } else if (calls.size() >= config.maximumCalls()) {
            counters.count(PptpCounter.CALLS_OVER_LIMIT);
            refusal(callId, CallResult.GENERAL_ERROR, GeneralError.NO_RESOURCE, 0);
        } else {
            Call call =
                    Call.requested(
                            request, nextHandle++, after(nowNanos, config.replyTimeoutMillis()));
            calls.add(call);
            noCallDeadlineNanos = NEVER;
            actions.add(
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

    private void takeReply(OutgoingCallReply reply, long nowNanos) {
        Call call = calls.byOurId(reply.peerCallId());
        boolean accepted = reply.resultCode() == CallResult.CONNECTED.code();
        if (call == null || call.request != null || call.peerCallId != Call.NONE) {
            counters.count(PptpCounter.UNEXPECTED_REPLY);
        } else if (accepted && calls.byPeerId(reply.callId()) != null) {
            counters.count(PptpCounter.DUPLICATE_CALL_ID);
            close(CloseReason.PROTOCOL_ERROR, "the peer gave two calls one id");
        } else if (!accepted) {
            counters.count(PptpCounter.CALLS_REFUSED);
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
    }

    private void takeClear(CallClearRequest clear, long nowNanos) {
        // The id is the PNS's own (RFC 2637 section 2.12); ours is understood too.
        Call call = calls.byPeerId(clear.callId());
        if (call == null) {
            call = calls.byOurId(clear.callId());
        }
        if (call == null || config.role() == PptpRole.PNS) {
            counters.count(PptpCounter.UNKNOWN_CALL_ID);
            return;
        }
        disconnect(call, DisconnectResult.REQUEST, "");
        remove(call, nowNanos);
        if (call.state == Call.State.REQUESTED) {
            actions.add(new PptpAction.RequestWithdrawn(call.handle));
        } else {
            cleared(call, ClearCause.PEER_CLEARED, 0, 0, 0, "");
        }
    }

    private void takeDisconnect(CallDisconnectNotify notify, long nowNanos) {
        Call call = calls.disconnectedBy(notify.callId());
        if (call == null) {
            counters.count(PptpCounter.UNKNOWN_CALL_ID);
            return;
        }
        boolean ours = call.state == Call.State.WAIT_DISCONNECT;
        remove(call, nowNanos);
        if (call.state == Call.State.REQUESTED) {
            actions.add(new PptpAction.RequestWithdrawn(call.handle));
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

    private void expireEstablished(long nowNanos) {
        for (Call call : calls.expired(nowNanos)) {
            if (call.state != Call.State.REQUESTED) {
                // RFC 2637 section 3.2.1: a peer that does not answer is out of step as a whole.
                counters.count(PptpCounter.REPLY_TIMEOUT);
                stop(
                        StopReason.NONE,
                        DisconnectResult.LOST_CARRIER,
                        CloseReason.REPLY_TIMEOUT,
                        "no answer to a call message",
                        nowNanos);
                return;
            }
            refuse(call, CallResult.TIME_OUT, GeneralError.NONE, 0);
            remove(call, nowNanos);
            actions.add(new PptpAction.RequestWithdrawn(call.handle));
        }
        if (nowNanos >= noCallDeadlineNanos) {
            counters.count(PptpCounter.NO_CALL_TIMEOUT);
            stop(
                    StopReason.NONE,
                    DisconnectResult.ADMIN_SHUTDOWN,
                    CloseReason.NO_CALL_TIMEOUT,
                    "no call",
                    nowNanos);
        } else if (nowNanos >= echoDeadlineNanos && echoOut) {
            counters.count(PptpCounter.ECHO_TIMEOUT);
            stop(
                    StopReason.NONE,
                    DisconnectResult.LOST_CARRIER,
                    CloseReason.ECHO_TIMEOUT,
                    "no answer to Echo-Request",
                    nowNanos);
        } else if (nowNanos >= echoDeadlineNanos) {
            echoOut = true;
            echoIdentifier++;
            echoDeadlineNanos = after(nowNanos, config.replyTimeoutMillis());
            send(new EchoRequest(echoIdentifier));
        }
    }

    private void establish(PptpTraits traits, long nowNanos) {
        state = State.ESTABLISHED;
        stateDeadlineNanos = NEVER;
        scheduleEcho(nowNanos);
        actions.add(new PptpAction.Established(traits));
        for (Call call : calls.snapshot()) {
            request(call, nowNanos);
        }
        if (calls.isEmpty()) {
            noCallDeadlineNanos = after(nowNanos, config.noCallTimeoutMillis());
        }
    }

    private void request(Call call, long nowNanos) {
        call.state = Call.State.WAIT_REPLY;
        call.deadlineNanos = after(nowNanos, config.replyTimeoutMillis());
        send(
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
        counters.count(PptpCounter.CALLS_UP);
        actions.add(
                new PptpAction.CallUp(call.ourCallId, call.peerCallId, peerWindow, connectSpeed));
    }

    private void refuse(Call call, CallResult result, GeneralError error, int causeCode) {
        counters.count(PptpCounter.CALLS_REFUSED);
        refusal(call.peerCallId, result, error, causeCode);
    }

    private void refusal(int peerCallId, CallResult result, GeneralError error, int causeCode) {
        send(
                new OutgoingCallReply(
                        0, peerCallId, result.code(), error.code(), causeCode, 0, 0, 0, 0));
    }

    /** A PAC's Call-Disconnect-Notify; one for a mere request carries call id 0. */
    private void disconnect(Call call, DisconnectResult result, String reason) {
        boolean established = call.state == Call.State.ESTABLISHED;
        send(
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
        if (calls.isEmpty() && state == State.ESTABLISHED) {
            noCallDeadlineNanos = after(nowNanos, config.noCallTimeoutMillis());
        }
    }

    private void cleared(
            Call call, ClearCause cause, int result, int error, int causeCode, String text) {
        actions.add(
                new PptpAction.CallCleared(call.ourCallId, cause, result, error, causeCode, text));
    }

    private void reply(int result) {
        send(
                new StartControlConnectionReply(
                        VERSION,
                        result,
                        0,
                        ANY,
                        ANY,
                        config.role() == PptpRole.PAC ? Math.min(config.maximumCalls(), 65535) : 0,
                        config.firmwareRevision(),
                        config.hostName(),
                        config.vendorName()));
    }

    private void stop(
            StopReason reason,
            DisconnectResult result,
            CloseReason why,
            String text,
            long nowNanos) {
        switch (state) {
            case WAIT_STOP_REPLY, CLOSED -> {}
            case IDLE -> close(why, text);
            case WAIT_START -> {
                if (reason == StopReason.STOP_PROTOCOL) {
                    waitForStopReply(reason, why, text, nowNanos);
                } else {
                    close(why, text);
                }
            }
            case ESTABLISHED -> {
                for (Call call : calls.snapshot()) {
                    if (config.role() == PptpRole.PNS) {
                        send(new CallClearRequest(call.ourCallId));
                    } else if (call.state == Call.State.REQUESTED) {
                        refuse(call, CallResult.DO_NOT_ACCEPT, GeneralError.NONE, 0);
                    } else {
                        disconnect(call, result, text);
                    }
                }
                endCalls(
                        why == CloseReason.STOPPED
                                ? ClearCause.CLEARED
                                : ClearCause.CONNECTION_ENDED);
                waitForStopReply(reason, why, text, nowNanos);
            }
        }
    }

    private void waitForStopReply(StopReason reason, CloseReason why, String text, long nowNanos) {
        send(new StopControlConnectionRequest(reason.code()));
        state = State.WAIT_STOP_REPLY;
        closeReason = why;
        closeText = text;
        stateDeadlineNanos = after(nowNanos, config.stopTimeoutMillis());
    }

    private void outOfState() {
        counters.count(PptpCounter.OUT_OF_STATE);
        close(CloseReason.PROTOCOL_ERROR, "a message before Start-Control-Connection");
    }

    private void close(CloseReason reason, String text) {
        endCalls(ClearCause.CONNECTION_ENDED);
        state = State.CLOSED;
        actions.add(new PptpAction.Closed(reason, text));
    }

    private void endCalls(ClearCause cause) {
        for (Call call : calls.drain()) {
            if (call.state == Call.State.REQUESTED) {
                actions.add(new PptpAction.RequestWithdrawn(call.handle));
            } else {
                cleared(call, cause, 0, 0, 0, "");
            }
        }
    }

    private void scheduleEcho(long nowNanos) {
        echoOut = false;
        echoDeadlineNanos = after(nowNanos, config.echoIntervalMillis());
    }

    private boolean spend(long nowNanos) {
        long earned = Math.max(0, nowNanos - creditedAtNanos);
        creditedAtNanos = Math.max(creditedAtNanos, nowNanos);
        creditNanos = Math.min(NANOS_PER_SECOND, creditNanos + Math.min(earned, NANOS_PER_SECOND));
        long price = NANOS_PER_SECOND / config.messagesPerSecond();
        if (creditNanos < price) {
            return false;
        }
        creditNanos -= price;
        return true;
    }

    private void send(ControlMessage message) {
        counters.count(PptpCounter.MESSAGES_SENT);
        actions.add(new PptpAction.Transmit(message.encode()));
    }

    private void requireFree(int ourCallId) {
        if (ourCallId < 0 || ourCallId > 0xffff || calls.byOurId(ourCallId) != null) {
            throw new IllegalArgumentException("call id out of range or in use: " + ourCallId);
        }
    }

    private static String versionText(int version) {
        return "PPTP version %d.%d".formatted(version >> 8, version & 0xff);
    }

    private static long after(long nowNanos, long millis) {
        return nowNanos + millis * NANOS_PER_MILLI;
    }
}
