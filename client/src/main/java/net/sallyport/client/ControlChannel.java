package net.sallyport.client;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.PendingBytes;
import net.sallyport.linux.TcpSocket;
import net.sallyport.linux.loop.Loop;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.pptp.CallStatistics;
import net.sallyport.protocol.pptp.DisconnectResult;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.PptpCounter;
import net.sallyport.protocol.pptp.PptpRole;
import net.sallyport.protocol.pptp.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * The control connection of one tunnel, from the first SYN. Belongs to the dialer's thread.
 *
 * <p>Its owner polls it after each call and after each {@link Owner#controlReady}.
 */
final class ControlChannel implements Readiness {
    /** Hears of the connection. */
    interface Owner {
        /** There may be something to poll. */
        void controlReady(long nowNanos);

        void connectFailed(String text, long nowNanos);

        /** A fault of ours. */
        void fault(RuntimeException trouble);
    }

    private static final int READ_BYTES = 4_096;
    private static final long STOP_MILLIS = 1_000;

    private final Loop loop;
    private final Owner owner;
    private final TcpSocket socket;
    private final PptpConnection engine;
    private final int callId;
    private final String phoneNumber;
    private final PendingBytes pending = new PendingBytes();
    private final MemorySegment scratch = Arena.ofAuto().allocate(READ_BYTES);
    private final int watch;
    private boolean connected;
    private boolean writable = true;
    private boolean closed;

    private ControlChannel(
            Loop loop,
            Owner owner,
            TcpSocket socket,
            TunnelConfig tunnel,
            int callId,
            CallStatistics.Source statistics)
            throws LinuxException {
        this.loop = loop;
        this.owner = owner;
        this.socket = socket;
        this.callId = callId;
        this.phoneNumber = tunnel.phoneNumber();
        engine =
                new PptpConnection(settings(tunnel), new Counters<>(PptpCounter.class), statistics);
        watch = loop.watch(socket.fd(), Epoll.OUT, this);
    }

    /**
     * Begins to connect, and places one call as soon as that can be.
     *
     * @throws LinuxException there is no way to the server
     */
    static ControlChannel connect(
            Loop loop,
            Owner owner,
            TunnelConfig tunnel,
            int callId,
            CallStatistics.Source statistics)
            throws LinuxException {
        Inet4Address local = tunnel.local();
        TcpSocket socket =
                TcpSocket.connect(
                        tunnel.server(), tunnel.port(), local == null ? Ipv4.of(0) : local);
        try {
            socket.setNoDelay(true);
            return new ControlChannel(loop, owner, socket, tunnel, callId, statistics);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private static PptpConfig settings(TunnelConfig tunnel) {
        PptpConfig usual = PptpConfig.client(tunnel.hostName());
        return new PptpConfig(
                PptpRole.PNS,
                usual.hostName(),
                usual.vendorName(),
                usual.firmwareRevision(),
                usual.receiveWindow(),
                usual.maximumCalls(),
                usual.messagesPerSecond(),
                tunnel.connectMillis(),
                usual.noCallTimeoutMillis(),
                usual.echoIntervalMillis(),
                usual.replyTimeoutMillis(),
                STOP_MILLIS);
    }

    boolean isConnected() {
        return connected;
    }

    Inet4Address localAddress() {
        return socket.localAddress();
    }

    @Override
    public void ready(int events, long nowNanos) {
        try {
            if (!connected) {
                connected(nowNanos);
            } else if ((events & (Epoll.IN | Epoll.HANGUP | Epoll.ERROR)) != 0) {
                read(nowNanos);
            }
            owner.controlReady(nowNanos);
        } catch (RuntimeException e) {
            owner.fault(e);
        }
    }

    private void connected(long nowNanos) {
        try {
            if (!socket.finishConnect()) {
                return;
            }
            loop.rewatch(watch, socket.fd(), Epoll.IN);
        } catch (LinuxException e) {
            owner.connectFailed(String.valueOf(e.getMessage()), nowNanos);
            return;
        }
        connected = true;
        engine.open(nowNanos);
        engine.placeCall(callId, phoneNumber, nowNanos);
    }

    private void read(long nowNanos) {
        int count = socket.read(scratch, 0, READ_BYTES);
        if (count > 0) {
            byte[] bytes = scratch.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            engine.receive(bytes, 0, count, nowNanos);
        } else if (count != TcpSocket.WOULD_BLOCK) {
            engine.carrierLost(nowNanos);
        }
    }

    /** The next action for the owner; what is to be written is written on the way. */
    @Nullable PptpAction poll(long nowNanos) {
        PptpAction action = engine.poll();
        while (action instanceof PptpAction.Transmit(byte[] message)) {
            if (!pending.add(message)) {
                engine.carrierLost(nowNanos);
            }
            action = engine.poll();
        }
        flush(nowNanos);
        return action;
    }

    private void flush(long nowNanos) {
        if (!connected || closed) {
            return;
        }
        boolean emptied = pending.writeTo(socket, scratch);
        if (emptied != writable) {
            writable = emptied;
            try {
                loop.rewatch(watch, socket.fd(), emptied ? Epoll.IN : Epoll.IN | Epoll.OUT);
            } catch (LinuxException e) {
                engine.carrierLost(nowNanos);
            }
        }
    }

    void expire(long nowNanos) {
        engine.expire(nowNanos);
    }

    long nextDeadlineNanos() {
        return engine.nextDeadlineNanos();
    }

    /** Asks the server to end the call. */
    void clearCall(long nowNanos) {
        engine.clearCall(callId, DisconnectResult.REQUEST, "", nowNanos);
    }

    /** Ends the connection in order. */
    void stop(String text, long nowNanos) {
        engine.stop(StopReason.NONE, text, nowNanos);
    }

    void close() {
        if (!closed) {
            closed = true;
            loop.unwatch(watch, socket.fd());
            socket.close();
        }
    }
}
