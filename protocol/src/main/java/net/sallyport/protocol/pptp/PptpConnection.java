package net.sallyport.protocol.pptp;

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

    private static final long NANOS_PER_MILLI = 1_000_000;
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
    private final MessageReader reader = new MessageReader();
    private final MessageBudget budget;
    private final Output output;
    private final CallControl calls;

    private State state = State.IDLE;
    private @Nullable PptpTraits peer;
    private CloseReason closeReason = CloseReason.STOPPED;
    private String closeText = "";

    /** What ends {@link State#WAIT_START} and {@link State#WAIT_STOP_REPLY}. */
    private long stateDeadlineNanos = NEVER;

    /** When to send an Echo-Request; while one is out, when to give the peer up. */
    private long echoDeadlineNanos = NEVER;

    private boolean echoOut;
    private int echoIdentifier;

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
        budget = new MessageBudget(config.messagesPerSecond());
        output = new Output(counters);
        calls = new CallControl(config, output, statistics);
    }

    /** The TCP connection is there. Called once, before anything else. */
    public void open(long nowNanos) {
        if (state != State.IDLE) {
            throw new IllegalStateException("opened twice");
        }
        state = State.WAIT_START;
        stateDeadlineNanos = after(nowNanos, config.startTimeoutMillis());
        if (config.role() == PptpRole.PNS) {
            output.send(
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
        return output.poll();
    }

    /** What the peer told about itself; null before its Start message. */
    public @Nullable PptpTraits peer() {
        return peer;
    }

    /** Calls requested, placed or up. */
    public int callCount() {
        return calls.count();
    }

    /** When {@link #expire} has something to do; {@code Long.MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return switch (state) {
            case IDLE, CLOSED -> NEVER;
            case WAIT_START, WAIT_STOP_REPLY -> stateDeadlineNanos;
            case ESTABLISHED ->
                    Math.min(
                            Math.min(echoDeadlineNanos, calls.noCallDeadlineNanos()),
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
        return calls.accept(requestHandle, ourCallId);
    }

    /** Refuses a requested call (PAC); nothing happens if the request is gone. */
    public void refuseCall(
            int requestHandle,
            CallResult result,
            GeneralError error,
            int causeCode,
            long nowNanos) {
        calls.refuse(requestHandle, result, error, causeCode, nowNanos);
    }

    /**
     * Places a call (PNS): at once, or as soon as the connection is established. A {@link
     * PptpAction.CallUp} or a {@link PptpAction.CallCleared} follows, if this returns true.
     *
     * @param phoneNumber mostly empty; at most 64 bytes
     * @return false if the connection is ending or over
     */
    public boolean placeCall(int ourCallId, String phoneNumber, long nowNanos) {
        if (config.role() != PptpRole.PNS || state == State.IDLE) {
            throw new IllegalStateException("only a PNS places calls, on an open connection");
        }
        if (state != State.WAIT_START && state != State.ESTABLISHED) {
            return false;
        }
        calls.place(ourCallId, phoneNumber, nowNanos);
        return true;
    }

    /**
     * Ends a call. A {@link PptpAction.CallCleared} follows: for a PAC at once, for a PNS when the
     * peer has confirmed. Nothing happens if there is no such call.
     *
     * @param reason for people; goes out at the head of the statistics (PAC)
     */
    public void clearCall(int ourCallId, DisconnectResult result, String reason, long nowNanos) {
        calls.clear(ourCallId, result, reason, nowNanos);
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
        if (!budget.spend(nowNanos)) {
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
                    output.send(answer);
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
                output.send(new StopControlConnectionReply(RESULT_OK, 0));
                close(CloseReason.PEER_STOPPED, "reason " + m.reason());
            }
            case EchoRequest m -> output.send(new EchoReply(m.identifier(), RESULT_OK, 0));
            case EchoReply m -> {
                if (m.identifier() != echoIdentifier) {
                    counters.count(PptpCounter.ECHO_MISMATCH);
                }
            }
            case OutgoingCallRequest m -> calls.take(m, nowNanos);
            case OutgoingCallReply m -> {
                if (!calls.take(m, nowNanos)) {
                    close(CloseReason.PROTOCOL_ERROR, "the peer gave two calls one id");
                }
            }
            case IncomingCallRequest m -> {
                counters.count(PptpCounter.CALL_NOT_SERVED);
                output.send(new IncomingCallReply(0, m.callId(), INCOMING_DO_NOT_ACCEPT, 0, 0, 0));
            }
            case IncomingCallConnected m -> counters.count(PptpCounter.INCOMING_CALL_CONNECTED);
            case CallClearRequest m -> calls.take(m, nowNanos);
            case CallDisconnectNotify m -> calls.take(m, nowNanos);
            case WanErrorNotify m -> calls.take(m);
            case SetLinkInfo m -> calls.take(m);
            case StartControlConnectionReply m -> counters.count(PptpCounter.UNEXPECTED_REPLY);
            case StopControlConnectionReply m -> counters.count(PptpCounter.UNEXPECTED_REPLY);
            case IncomingCallReply m -> counters.count(PptpCounter.UNEXPECTED_REPLY);
        }
    }

    private void takeStopping(ControlMessage message) {
        switch (message) {
            case StopControlConnectionReply m -> close(closeReason, closeText);
            case StopControlConnectionRequest m -> {
                output.send(new StopControlConnectionReply(RESULT_OK, 0));
                close(closeReason, closeText);
            }
            default -> counters.count(PptpCounter.AFTER_STOP);
        }
    }

    private void expireEstablished(long nowNanos) {
        if (!calls.expire(nowNanos)) {
            // RFC 2637 section 3.2.1: a peer that does not answer is out of step as a whole.
            counters.count(PptpCounter.REPLY_TIMEOUT);
            stop(
                    StopReason.NONE,
                    DisconnectResult.LOST_CARRIER,
                    CloseReason.REPLY_TIMEOUT,
                    "no answer to a call message",
                    nowNanos);
        } else if (nowNanos >= calls.noCallDeadlineNanos()) {
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
            output.send(new EchoRequest(echoIdentifier));
        }
    }

    private void establish(PptpTraits traits, long nowNanos) {
        state = State.ESTABLISHED;
        stateDeadlineNanos = NEVER;
        scheduleEcho(nowNanos);
        output.tell(new PptpAction.Established(traits));
        calls.connected(nowNanos);
    }

    private void reply(int result) {
        output.send(
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
                calls.stop(
                        result,
                        text,
                        why == CloseReason.STOPPED
                                ? ClearCause.CLEARED
                                : ClearCause.CONNECTION_ENDED);
                waitForStopReply(reason, why, text, nowNanos);
            }
        }
    }

    private void waitForStopReply(StopReason reason, CloseReason why, String text, long nowNanos) {
        output.send(new StopControlConnectionRequest(reason.code()));
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
        calls.end(ClearCause.CONNECTION_ENDED);
        state = State.CLOSED;
        output.tell(new PptpAction.Closed(reason, text));
    }

    private void scheduleEcho(long nowNanos) {
        echoOut = false;
        echoDeadlineNanos = after(nowNanos, config.echoIntervalMillis());
    }

    private static String versionText(int version) {
        return "PPTP version %d.%d".formatted(version >> 8, version & 0xff);
    }

    private static long after(long nowNanos, long millis) {
        return nowNanos + millis * NANOS_PER_MILLI;
    }
}
