package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.TcpSocket;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import org.jspecify.annotations.Nullable;

/** What one session reaches its server by: a TCP connection and GRE. Belongs to its session. */
final class SessionWire {
    private final LoadIo io;
    private final int callId;
    private final TcpSocket socket;
    private final Inet4Address source;
    private final int sourceNumber;
    private @Nullable GreChannel channel;
    private boolean connected;
    private boolean watched = true;

    /**
     * Begins to connect.
     *
     * @param from an address of this host; null for the one that the routes prefer
     * @throws LoadException that cannot even begin
     */
    SessionWire(LoadIo io, int callId, LoadPlan plan, @Nullable Inet4Address from) {
        this.io = io;
        this.callId = callId;
        try {
            socket =
                    from == null
                            ? TcpSocket.connect(plan.server(), plan.port())
                            : TcpSocket.connect(plan.server(), plan.port(), from);
            source = from == null ? socket.localAddress() : from;
            sourceNumber = Ipv4.toInt(source);
            socket.setNoDelay(true);
            io.epoll().add(socket.fd(), Epoll.OUT, callId);
        } catch (LinuxException e) {
            String place = from == null ? "" : " from " + from.getHostAddress();
            throw new LoadException("cannot dial" + place + ": " + e.getMessage(), e);
        }
    }

    Inet4Address source() {
        return source;
    }

    int sourceNumber() {
        return sourceNumber;
    }

    boolean isConnected() {
        return connected;
    }

    /** Whether the connection stands now; throws if it never will. */
    boolean finishConnect() throws LinuxException {
        if (socket.finishConnect()) {
            connected = true;
            io.epoll().modify(socket.fd(), Epoll.IN, callId);
        }
        return connected;
    }

    /** Feeds what came on the TCP connection. */
    void read(PptpConnection control, long nowNanos) {
        MemorySegment scratch = io.scratch();
        int count = socket.read(scratch, 0, (int) scratch.byteSize());
        if (count > 0) {
            byte[] bytes = scratch.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            control.receive(bytes, 0, count, nowNanos);
        } else if (count != TcpSocket.WOULD_BLOCK) {
            control.carrierLost(nowNanos);
        }
    }

    /** False if the connection did not take it: nothing waits unsent in a load client. */
    boolean write(byte[] message) {
        MemorySegment scratch = io.scratch();
        MemorySegment.copy(message, 0, scratch, ValueLayout.JAVA_BYTE, 0, message.length);
        return socket.write(scratch, 0, message.length) == message.length;
    }

    void open(int peerCallId) {
        channel = new GreChannel(peerCallId, GreConfig.DEFAULT, io.holdPool(), io.greCounters());
    }

    boolean isOpen() {
        return channel != null;
    }

    void receive(MemorySegment memory, long gre, int length, long nowNanos, FrameSink sink) {
        if (channel != null) {
            channel.receive(memory, gre, length, nowNanos, sink);
            acknowledge(channel, nowNanos);
        }
    }

    void expire(long nowNanos, FrameSink sink) {
        if (channel != null) {
            channel.expire(nowNanos, sink);
            acknowledge(channel, nowNanos);
        }
    }

    long nextDeadlineNanos() {
        return channel == null ? Long.MAX_VALUE : channel.nextDeadlineNanos();
    }

    /** Sends a frame by a copy. */
    void transmit(byte[] frame, long nowNanos) {
        long at = io.outbox().next();
        MemorySegment.copy(frame, 0, io.outbox().memory(), ValueLayout.JAVA_BYTE, at, frame.length);
        transmit(at, frame.length, nowNanos);
    }

    /** Sends a frame from where it lies in the outbox's current slot. */
    void transmit(long at, int length, long nowNanos) {
        if (channel != null) {
            int header = channel.send(io.outbox().memory(), at, length, nowNanos);
            if (header >= 0) {
                io.send(sourceNumber, at - header, length + header);
            }
        }
    }

    private void acknowledge(GreChannel through, long nowNanos) {
        if (watched && through.nextDeadlineNanos() <= nowNanos) {
            long at = io.outbox().next();
            int length = through.acknowledge(io.outbox().memory(), at, nowNanos);
            if (length > 0) {
                io.send(sourceNumber, at, length);
            }
        }
    }

    /** From now on nothing of the TCP connection is heard. */
    void unwatch() {
        if (watched) {
            watched = false;
            try {
                io.epoll().remove(socket.fd());
            } catch (LinuxException e) {
                throw new LoadException("epoll: " + e.getMessage(), e);
            }
        }
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
        unwatch();
        socket.close();
    }
}
