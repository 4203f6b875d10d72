package net.sallyport.client;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.pptp.CallStatistics;
import net.sallyport.protocol.pptp.PptpAction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tunnel from the dialling to its end: control connection, call, link and port. Belongs to its
 * dialer's thread; {@link #hangUp}, {@link #statistics} and {@link #config} alone are for any
 * thread.
 *
 * <pre>
 *   CALLING ── call up ──► LINKED ── link over ──► CLEARING ── call gone ──► STOPPING ──► ENDED
 * </pre>
 *
 * <p>Each step towards the end is bounded: a server that does not answer any more holds a tunnel
 * for five seconds at most.
 */
final class PptpTunnel implements Tunnel, ControlChannel.Owner, GreCall.Frames {
    private enum State {
        CALLING,
        LINKED,
        CLEARING,
        STOPPING,
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(PptpTunnel.class);

    private static final long LINK_END_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long CLEAR_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Dialer dialer;
    private final TunnelConfig config;
    private final PacketPorts ports;
    private final TunnelListener listener;
    private final Timer timer = new Timer(this::expire);

    private State state = State.CALLING;
    private @Nullable ControlChannel control;
    private @Nullable GreCall call;
    private int callId = -1;
    private volatile @Nullable PppLink link;
    private @Nullable PacketPort port;
    private long stateDeadlineNanos;
    private @Nullable TunnelEnd endCause;
    private String endText = "";

    PptpTunnel(Dialer dialer, TunnelConfig config, PacketPorts ports, TunnelListener listener) {
        this.dialer = dialer;
        this.config = config;
        this.ports = ports;
        this.listener = listener;
    }

    @Override
    public void hangUp() {
        dialer.execute(() -> hangUp(Clock.nanos()));
    }

    @Override
    public TunnelConfig config() {
        return config;
    }

    @Override
    public TunnelStatistics statistics() {
        PppLink current = link;
        return current == null
                ? TunnelStatistics.NONE
                : new TunnelStatistics(
                        current.receivedPackets(),
                        current.receivedBytes(),
                        current.sentPackets(),
                        current.sentBytes());
    }

    /** Dials. */
    void start(long nowNanos) {
        callId = dialer.gre().takeCallId();
        if (callId < 0) {
            end(TunnelEnd.FAULT, "too many tunnels on one dialer");
            finish();
            return;
        }
        stateDeadlineNanos = after(nowNanos, TimeUnit.MILLISECONDS.toNanos(config.connectMillis()));
        try {
            control =
                    ControlChannel.connect(
                            dialer.loop(), this, config, callId, id -> callStatistics());
        } catch (LinuxException e) {
            connectFailed(String.valueOf(e.getMessage()), nowNanos);
            return;
        }
        settle(nowNanos);
    }

    private void hangUp(long nowNanos) {
        PppLink current = link;
        switch (state) {
            case CALLING -> {
                end(TunnelEnd.HUNG_UP, "hung up");
                stop(nowNanos);
            }
            case LINKED -> {
                if (endCause == null && current != null) {
                    end(TunnelEnd.HUNG_UP, "hung up");
                    closePort();
                    stateDeadlineNanos = after(nowNanos, LINK_END_NANOS);
                    current.close(EndCause.CLOSED, "User request", nowNanos);
                }
            }
            case CLEARING, STOPPING, ENDED -> {}
        }
        settle(nowNanos);
    }

    @Override
    public void connectFailed(String text, long nowNanos) {
        end(TunnelEnd.UNREACHABLE, text);
        finish();
    }

    @Override
    public void controlReady(long nowNanos) {
        settle(nowNanos);
    }

    @Override
    public void fault(RuntimeException trouble) {
        LOG.error("tunnel fault", trouble);
        end(TunnelEnd.FAULT, "internal error: " + trouble);
        finish();
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length, long nowNanos) {
        PppLink current = link;
        if (current == null) {
            return;
        }
        int skipped = current.receive(memory, offset, length, nowNanos);
        PacketPort door = port;
        if (skipped >= 0
                && door != null
                && TunnelOutlet.isIpv4(memory, offset + skipped, length - skipped)) {
            door.deliver(memory, offset + skipped, length - skipped, nowNanos);
        }
    }

    @Override
    public void framesDone(long nowNanos) {
        settle(nowNanos);
    }

    /** Sends a packet of the port's from where it lies in the outbox's current slot. */
    void send(MemorySegment memory, long offset, int length, long nowNanos) {
        GreCall gre = call;
        PppLink current = link;
        if (port == null || gre == null || current == null) {
            return;
        }
        int prepended = current.send(memory, offset, length, nowNanos);
        if (prepended >= 0) {
            gre.send(offset - prepended, length + prepended, nowNanos);
        }
    }

    private void expire(long nowNanos) {
        try {
            expireAll(nowNanos);
            settle(nowNanos);
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    private void expireAll(long nowNanos) {
        ControlChannel connection = control;
        GreCall gre = call;
        PppLink current = link;
        if (connection != null) {
            connection.expire(nowNanos);
        }
        if (gre != null) {
            gre.expire(nowNanos);
        }
        if (current != null) {
            current.expire(nowNanos);
        }
        if (nowNanos >= stateDeadlineNanos) {
            stateDeadlineNanos = Long.MAX_VALUE;
            overdue(nowNanos);
        }
    }

    private void overdue(long nowNanos) {
        PppLink current = link;
        switch (state) {
            case CALLING -> {
                end(TunnelEnd.UNREACHABLE, "no answer from the server in time");
                stop(nowNanos);
            }
            case LINKED -> {
                if (current != null) {
                    current.carrierLost(nowNanos);
                }
            }
            case CLEARING -> stop(nowNanos);
            case STOPPING -> finish();
            case ENDED -> {}
        }
    }

    /** Carries out what the engines want until neither wants anything, and sees to the timer. */
    private void settle(long nowNanos) {
        boolean busy = true;
        while (busy && state != State.ENDED) {
            ControlChannel connection = control;
            PppLink current = link;
            PptpAction pptp = connection == null ? null : connection.poll(nowNanos);
            if (pptp != null) {
                perform(pptp, nowNanos);
            }
            PppAction ppp = current == null ? null : current.poll();
            if (ppp != null) {
                perform(ppp, nowNanos);
            }
            busy = pptp != null || ppp != null;
        }
        if (state == State.ENDED) {
            return;
        }
        long deadline = stateDeadlineNanos;
        GreCall gre = call;
        if (gre != null) {
            gre.acknowledge(nowNanos);
            deadline = Math.min(deadline, gre.nextDeadlineNanos());
        }
        PppLink current = link;
        if (current != null) {
            deadline = Math.min(deadline, current.nextDeadlineNanos());
        }
        ControlChannel connection = control;
        if (connection != null) {
            deadline = Math.min(deadline, connection.nextDeadlineNanos());
        }
        dialer.loop().timers().armEarlier(timer, deadline);
    }

    private void perform(PptpAction action, long nowNanos) {
        switch (action) {
            case PptpAction.Established(var peer) ->
                    tell(new TunnelEvent.ControlUp(peer.hostName(), peer.vendorName()));
            case PptpAction.CallUp up -> callUp(up, nowNanos);
            case PptpAction.CallCleared cleared -> cleared(cleared, nowNanos);
            case PptpAction.Closed(PptpAction.CloseReason reason, String text) -> {
                end(TunnelEnd.CONTROL_FAILED, text.isEmpty() ? reason.toString() : text);
                finish();
            }
            case PptpAction.Transmit _,
                    PptpAction.CallRequested _,
                    PptpAction.RequestWithdrawn _,
                    PptpAction.LinkInfo _,
                    PptpAction.WanError _ -> {}
        }
    }

    private void callUp(PptpAction.CallUp up, long nowNanos) {
        ControlChannel connection = control;
        if (state != State.CALLING || connection == null) {
            return;
        }
        state = State.LINKED;
        stateDeadlineNanos = Long.MAX_VALUE;
        call =
                new GreCall(
                        dialer.gre(),
                        up.ourCallId(),
                        up.peerCallId(),
                        Ipv4.toInt(config.server()),
                        Ipv4.toInt(connection.localAddress()),
                        this);
        PppLink current = new PppLink(config.ppp(), dialer.random(), dialer.pppCounters());
        link = current;
        current.observe(config.observer());
        tell(new TunnelEvent.LinkUp());
        current.open(nowNanos);
    }

    private void cleared(PptpAction.CallCleared cleared, long nowNanos) {
        linkLost(nowNanos);
        switch (cleared.cause()) {
            case REFUSED ->
                    end(
                            TunnelEnd.CALL_REFUSED,
                            "call refused by the server: result %d, error %d"
                                    .formatted(cleared.resultCode(), cleared.errorCode()));
            case PEER_CLEARED, PEER_DISCONNECTED ->
                    end(
                            TunnelEnd.SERVER_HUNG_UP,
                            cleared.text().isEmpty()
                                    ? "call ended by the server: result " + cleared.resultCode()
                                    : cleared.text());
            // The last word is Closed's.
            case CLEARED, CONNECTION_ENDED -> {}
        }
        dropLink();
        stop(nowNanos);
    }

    /** What the link was told before its call went counts: the server's reason to terminate it. */
    private void linkLost(long nowNanos) {
        PppLink current = link;
        GreCall gre = call;
        if (current == null || gre == null) {
            return;
        }
        current.carrierLost(nowNanos);
        for (PppAction action = current.poll(); action != null; action = current.poll()) {
            if (action instanceof PppAction.Finished(EndCause cause, String text)
                    && cause != EndCause.CARRIER_LOST) {
                end(TunnelEnd.of(cause, gre.hasHeard()), text);
            }
        }
    }

    private void perform(PppAction action, long nowNanos) {
        GreCall gre = call;
        PppLink current = link;
        if (gre == null || current == null) {
            return;
        }
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> gre.send(frame, nowNanos);
            // We demand no proof of the server: there is nothing to check.
            case PppAction.Authenticate _ -> {}
            case PppAction.Authenticated(var method, String message) ->
                    tell(new TunnelEvent.Authenticated(method, message));
            case PppAction.AwaitNetwork() ->
                    current.enterNetwork(
                            new NetworkGrant(
                                    null,
                                    null,
                                    List.of(),
                                    List.of(),
                                    config.network().nameServers(),
                                    config.network().address(),
                                    config.network().idleSeconds(),
                                    config.network().maxConnectSeconds()),
                            nowNanos);
            case PppAction.NetworkUp up -> networkUp(up, current, nowNanos);
            case PppAction.NetworkDown() -> closePort();
            case PppAction.Finished(EndCause cause, String text) ->
                    linkOver(TunnelEnd.of(cause, gre.hasHeard()), text, nowNanos);
        }
    }

    private void networkUp(PppAction.NetworkUp up, PppLink current, long nowNanos) {
        PacketPorts.Network network =
                new PacketPorts.Network(
                        up.local(),
                        up.peer(),
                        config.server(),
                        up.mtu(),
                        up.nameServers(),
                        up.encryption());
        try {
            PacketPort opened = ports.open(network, new TunnelOutlet(this, dialer));
            port = opened;
            tell(new TunnelEvent.NetworkUp(opened.interfaceName(), network));
        } catch (IOException e) {
            end(TunnelEnd.INTERFACE_FAILED, String.valueOf(e.getMessage()));
            stateDeadlineNanos = after(nowNanos, LINK_END_NANOS);
            current.close(EndCause.CLOSED, "No interface", nowNanos);
        }
    }

    private void linkOver(TunnelEnd cause, String text, long nowNanos) {
        end(cause, text);
        dropLink();
        ControlChannel connection = control;
        if (connection != null && state == State.LINKED) {
            state = State.CLEARING;
            stateDeadlineNanos = after(nowNanos, CLEAR_NANOS);
            connection.clearCall(nowNanos);
        }
    }

    private void stop(long nowNanos) {
        ControlChannel connection = control;
        if (connection != null && state != State.ENDED && state != State.STOPPING) {
            state = State.STOPPING;
            // Beyond the engine's own, which is over first unless TCP was not even there.
            stateDeadlineNanos = after(nowNanos, connection.isConnected() ? 2 * CLEAR_NANOS : 0);
            connection.stop(endText, nowNanos);
        }
    }

    /** The first reason is the one. */
    private void end(TunnelEnd cause, String text) {
        if (endCause == null) {
            endCause = cause;
            endText = text;
        }
    }

    private void closePort() {
        PacketPort door = port;
        port = null;
        if (door != null) {
            // The server's Terminate-Request is answered before the device takes its time to go.
            dialer.gre().outbox().flush();
            door.close();
        }
    }

    private void dropLink() {
        closePort();
        GreCall gre = call;
        if (gre != null) {
            gre.close();
        }
    }

    private void finish() {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        dropLink();
        dialer.loop().timers().cancel(timer);
        ControlChannel connection = control;
        if (connection != null) {
            connection.close();
        }
        if (callId >= 0) {
            dialer.gre().giveBackCallId(callId);
        }
        dialer.ended(this);
        tell(new TunnelEvent.Ended(endCause == null ? TunnelEnd.FAULT : endCause, endText));
    }

    private void tell(TunnelEvent event) {
        listener.event(this, event);
    }

    private CallStatistics callStatistics() {
        TunnelStatistics moved = statistics();
        return new CallStatistics(
                moved.receivedPackets(),
                moved.receivedBytes(),
                moved.sentPackets(),
                moved.sentBytes());
    }

    private static long after(long nowNanos, long nanos) {
        return nowNanos + nanos;
    }
}
