package net.sallyport.gateway.pptp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.PendingBytes;
import net.sallyport.linux.TcpSocket;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.pptp.CallResult;
import net.sallyport.protocol.pptp.CallStatistics;
import net.sallyport.protocol.pptp.DisconnectResult;
import net.sallyport.protocol.pptp.GeneralError;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.PptpTraits;
import net.sallyport.protocol.pptp.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of PPTP and the calls on it. Belongs to the worker that the listener gave it
 * to.
 */
final class ControlConnection implements Readiness {
    static final int READ_BYTES = 4_096;
    private static final long STOP_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final PptpPort port;
    private final PptpServer server;
    private final TcpSocket socket;
    private final PptpConnection engine;
    private final PendingBytes pending = new PendingBytes();
    private final Timer timer = new Timer(now -> guarded(this::expire, now));
    private final List<PptpCall> calls = new ArrayList<>(1);
    private final Timer stopWait = new Timer(now -> guarded(this::stopNow, now));
    private @Nullable String stopText;
    private int watch = -1;
    private boolean writable = true;
    private boolean closed;
    private boolean isHalfOpen = true;

    ControlConnection(PptpPort port, PptpServer server, TcpSocket socket) {
        this.port = port;
        this.server = server;
        this.socket = socket;
        this.engine =
                new PptpConnection(server.controlConfig(), port.pptpCounters(), this::statistics);
    }

    /** Begins to be served. */
    void open(long nowNanos) {
        if (server.isStopping()) {
            socket.close();
            ended();
            return;
        }
        try {
            watch = port.worker().watch(socket.fd(), Epoll.IN, this);
        } catch (LinuxException e) {
            port.log().error("control-connection-failed", e, "from", text(remoteAddress()));
            socket.close();
            ended();
            return;
        }
        port.connections().add(this);
        guarded(
                now -> {
                    engine.open(now);
                    settle(now);
                },
                nowNanos);
    }

    /** It is counted no more. */
    private void ended() {
        port.worker().load().decrementAndGet();
        admitted();
    }

    /** Without a word; once nothing else runs on the worker. */
    void closeSocket() {
        socket.close();
    }

    Inet4Address localAddress() {
        return socket.localAddress();
    }

    Inet4Address remoteAddress() {
        return socket.remoteAddress();
    }

    DeviceEvidence device() {
        PptpTraits traits = engine.peer();
        return new DeviceEvidence(
                remoteAddress(),
                traits == null ? null : traits.hostName(),
                traits == null ? null : traits.vendorName(),
                null,
                null);
    }

    /** A session ended: its call is cleared, saying why. */
    void clear(int callId, EndCause cause, String text, long nowNanos) {
        engine.clearCall(callId, disconnectResult(cause), text, nowNanos);
        // Not settled here: this may run inside a settling of ours, or of the call's session.
        port.worker().post(() -> guarded(this::settle, port.worker().nowNanos()));
    }

    /** Whether the whole connection is ending, so that a single call need not be waited for. */
    boolean isStopping() {
        return stopText != null;
    }

    /**
     * Ends every session, each properly, and then the connection; peers that do not answer are
     * waited for a moment only.
     */
    void stop(String text, long nowNanos) {
        stopText = text;
        for (PptpCall call : List.copyOf(calls)) {
            call.session().end(TerminateCause.ADMIN_REBOOT, text, nowNanos);
        }
        port.worker().timers().arm(stopWait, nowNanos + STOP_WAIT_NANOS);
        guarded(this::settle, nowNanos);
    }

    @Override
    public void ready(int events, long nowNanos) {
        guarded(now -> serve(events, now), nowNanos);
    }

    /** A fault of ours ends this connection and its calls; the others go on. */
    private void guarded(Timer.Task step, long nowNanos) {
        try {
            step.expire(nowNanos);
        } catch (RuntimeException | Error e) {
            port.counters().count(PptpIoCounter.CONTROL_FAULT);
            port.log().error("control-connection-fault", e, "from", text(remoteAddress()));
            if (!closed) {
                close(PptpAction.CloseReason.PROTOCOL_ERROR, "internal error", nowNanos);
            }
        }
    }

    private void serve(int events, long nowNanos) {
        if ((events & Epoll.OUT) != 0) {
            flush();
        }
        if ((events & (Epoll.IN | Epoll.HANGUP | Epoll.ERROR)) != 0 && !closed) {
            read(nowNanos);
        }
        settle(nowNanos);
    }

    private void read(long nowNanos) {
        MemorySegment scratch = port.scratch();
        int count = socket.read(scratch, 0, READ_BYTES);
        if (count > 0) {
            byte[] bytes = scratch.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            engine.receive(bytes, 0, count, nowNanos);
        } else if (count != TcpSocket.WOULD_BLOCK) {
            engine.carrierLost(nowNanos);
        }
    }

    private void expire(long nowNanos) {
        engine.expire(nowNanos);
        settle(nowNanos);
    }

    private void settle(long nowNanos) {
        if (closed) {
            return;
        }
        PptpAction action = engine.poll();
        while (action != null) {
            perform(action, nowNanos);
            action = engine.poll();
        }
        if (stopText != null && calls.isEmpty() && stopWait.isArmed()) {
            port.worker().timers().cancel(stopWait);
            stopNow(nowNanos);
        } else if (!closed) {
            flush();
            port.worker().timers().armEarlier(timer, engine.nextDeadlineNanos());
        }
    }

    private void stopNow(long nowNanos) {
        engine.stop(StopReason.STOP_LOCAL_SHUTDOWN, String.valueOf(stopText), nowNanos);
        settle(nowNanos);
    }

    private void perform(PptpAction action, long nowNanos) {
        switch (action) {
            case PptpAction.Transmit(byte[] message) -> {
                if (!pending.add(message)) {
                    port.counters().count(PptpIoCounter.CONTROL_NOT_READ);
                    engine.carrierLost(nowNanos);
                }
            }
            case PptpAction.Established _ -> {}
            case PptpAction.CallRequested request -> requested(request, nowNanos);
            case PptpAction.RequestWithdrawn _ -> {}
            case PptpAction.CallUp up -> {
                PptpCall call = call(up.ourCallId());
                if (call != null) {
                    call.session().open(nowNanos);
                }
            }
            case PptpAction.CallCleared cleared -> {
                PptpCall call = call(cleared.ourCallId());
                if (call != null) {
                    calls.remove(call);
                    call.cleared(nowNanos);
                }
            }
            // RFC 2637 section 2.15 is about asynchronous framing, which GRE does without.
            case PptpAction.LinkInfo _ -> {}
            case PptpAction.WanError _ -> {}
            case PptpAction.Closed(PptpAction.CloseReason reason, String text) ->
                    close(reason, text, nowNanos);
        }
    }

    private void requested(PptpAction.CallRequested request, long nowNanos) {
        boolean full = server.isFull() || server.isStopping();
        int callId = full ? -1 : port.calls().free();
        if (callId < 0) {
            port.counters().count(PptpIoCounter.CALL_REFUSED_FULL);
            refuse(request, "server full", nowNanos);
            return;
        }
        if (!halfOpen().enter(Ipv4.toInt(remoteAddress()))) {
            port.counters().count(PptpIoCounter.CALL_OVER_HALF_OPEN);
            refuse(request, "too many without a login", nowNanos);
            return;
        }
        if (!engine.acceptCall(request.requestHandle(), callId, nowNanos)) {
            // Withdrawn in the same breath.
            halfOpen().leave(Ipv4.toInt(remoteAddress()));
            return;
        }
        PptpCall call =
                new PptpCall(
                        this,
                        port,
                        callId,
                        request.peerCallId(),
                        server.greConfig(),
                        carrier -> server.newSession(port, carrier));
        port.calls().put(callId, call);
        calls.add(call);
    }

    private void refuse(PptpAction.CallRequested request, String why, long nowNanos) {
        port.log().warn("call-refused", "from", text(remoteAddress()), "why", why);
        engine.refuseCall(
                request.requestHandle(),
                CallResult.GENERAL_ERROR,
                GeneralError.NO_RESOURCE,
                0,
                nowNanos);
    }

    HalfOpen halfOpen() {
        return server.halfOpen();
    }

    /** A session is in by one of its calls. */
    void admitted() {
        if (isHalfOpen) {
            isHalfOpen = false;
            halfOpen().leave(Ipv4.toInt(remoteAddress()));
        }
    }

    private void flush() {
        boolean emptied = pending.writeTo(socket, port.scratch());
        if (emptied != writable && !closed) {
            writable = emptied;
            try {
                port.worker()
                        .rewatch(watch, socket.fd(), emptied ? Epoll.IN : Epoll.IN | Epoll.OUT);
            } catch (LinuxException e) {
                port.log().error("control-connection-failed", e, "from", text(remoteAddress()));
            }
        }
    }

    private void close(PptpAction.CloseReason reason, String text, long nowNanos) {
        closed = true;
        // None is left but after a fault.
        for (PptpCall call : List.copyOf(calls)) {
            calls.remove(call);
            call.cleared(nowNanos);
        }
        pending.writeTo(socket, port.scratch());
        port.worker().timers().cancel(timer);
        port.worker().timers().cancel(stopWait);
        port.worker().unwatch(watch, socket.fd());
        socket.close();
        port.connections().remove(this);
        ended();
        if (server.tracesControl() || reason == PptpAction.CloseReason.PROTOCOL_ERROR) {
            port.log()
                    .info(
                            "control-connection-closed",
                            "from",
                            text(remoteAddress()),
                            "reason",
                            reason,
                            "text",
                            text);
        }
    }

    /** Of the few there are. */
    private @Nullable PptpCall call(int callId) {
        for (PptpCall call : calls) {
            if (call.callId() == callId) {
                return call;
            }
        }
        return null;
    }

    private CallStatistics statistics(int callId) {
        PptpCall call = call(callId);
        if (call == null) {
            return CallStatistics.NONE;
        }
        Traffic moved = call.session().traffic();
        return new CallStatistics(
                moved.rxPackets(), moved.rxBytes(), moved.txPackets(), moved.txBytes());
    }

    private static DisconnectResult disconnectResult(EndCause cause) {
        return switch (cause) {
            case CLOSED -> DisconnectResult.ADMIN_SHUTDOWN;
            case CARRIER_LOST, ECHO_TIMEOUT, LOOPBACK -> DisconnectResult.LOST_CARRIER;
            case PEER_TERMINATED -> DisconnectResult.REQUEST;
            case PEER_AUTH_FAILED,
                    OWN_AUTH_FAILED,
                    AUTH_REFUSED,
                    MPPE_REQUIRED,
                    NEGOTIATION_FAILED,
                    IDLE_TIMEOUT,
                    SESSION_TIMEOUT,
                    PROTOCOL_ERROR ->
                    DisconnectResult.GENERAL_ERROR;
        };
    }

    private static String text(Inet4Address address) {
        return address.getHostAddress();
    }
}
