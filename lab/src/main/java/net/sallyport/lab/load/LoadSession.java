package net.sallyport.lab.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.lab.LabException;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.TcpSocket;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.StopReason;
import org.jspecify.annotations.Nullable;

/** Belongs to a load client: one PPTP client, from its TCP connect to its end. */
final class LoadSession implements FrameSink {
    /** Far more than a client sends in a login; nothing waits unsent in a load client. */
    private static final int WRITE_LIMIT = 4_096;

    private static final NetworkGrant ANY =
            new NetworkGrant(null, null, List.of(), List.of(), true, null, 0, 0);

    private final LoadIo io;
    private final LoadPlan plan;
    private final int index;
    private final Inet4Address source;
    private final int sourceNumber;
    private final long startNanos;
    private final TcpSocket socket;
    private final PptpConnection control;
    private final PppLink link;
    private @Nullable GreChannel channel;
    private boolean connected;
    private boolean over;
    private long loginNanos = -1;
    private int address;
    private int mtu;
    private String end = "";
    private long now;
    private int outstanding;
    private long lastReplyNanos;

    LoadSession(LoadIo io, LoadPlan plan, int index, Inet4Address source, long nowNanos) {
        this.io = io;
        this.plan = plan;
        this.index = index;
        this.source = source;
        this.sourceNumber = Ipv4.toInt(source);
        this.startNanos = nowNanos;
        this.now = nowNanos;
        byte[] name = (plan.accountPrefix() + index).getBytes(StandardCharsets.UTF_8);
        Secret secret = new Secret.ClearText(plan.password().getBytes(StandardCharsets.UTF_8));
        this.link =
                new PppLink(
                        PppConfig.client(
                                new Credentials(name, secret),
                                List.of(AuthMethod.MSCHAP_V2),
                                LcpConfig.DEFAULT.withMru(1400),
                                plan.mppe()),
                        io.random(),
                        io.pppCounters());
        this.control = new PptpConnection(PptpConfig.client("load" + index), io.pptpCounters());
        try {
            this.socket = TcpSocket.connect(plan.server(), 1723, source);
            socket.setNoDelay(true);
            io.epoll().add(socket.fd(), Epoll.OUT, index);
        } catch (LinuxException e) {
            throw new LabException("cannot dial from " + source.getHostAddress(), e);
        }
    }

    boolean isUp() {
        return loginNanos >= 0 && !over;
    }

    boolean isOver() {
        return over;
    }

    /** TCP connect to IPCP Opened. */
    long loginNanos() {
        return loginNanos;
    }

    /** How it ended, for people. */
    String end() {
        return end;
    }

    int outstanding() {
        return outstanding;
    }

    /** Gives up on the replies that have not come, when none came for a time. */
    int giveUp(long nowNanos, long patienceNanos) {
        int lost = outstanding;
        if (lost == 0 || nowNanos - lastReplyNanos < patienceNanos) {
            return 0;
        }
        outstanding = 0;
        lastReplyNanos = nowNanos;
        return lost;
    }

    /** The TCP connection is ready for something. */
    void ready(int events, long nowNanos) {
        now = nowNanos;
        try {
            if (!connected) {
                if (!socket.finishConnect()) {
                    return;
                }
                connected = true;
                io.epoll().modify(socket.fd(), Epoll.IN, index);
                control.open(nowNanos);
                control.placeCall(index + 1, "", nowNanos);
            } else {
                read(nowNanos);
            }
        } catch (LinuxException e) {
            end = String.valueOf(e.getMessage());
            control.carrierLost(nowNanos);
            close();
        }
        settle(nowNanos);
    }

    /** A GRE packet for this session's address. */
    void datagram(MemorySegment memory, long gre, int length, long nowNanos) {
        now = nowNanos;
        if (channel == null && connected) {
            // The server's answer to the call came before this: the order of reading is ours.
            read(nowNanos);
            settle(nowNanos);
        }
        if (channel != null) {
            channel.receive(memory, gre, length, nowNanos, this);
            acknowledge(nowNanos);
        }
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length) {
        int header = link.receive(memory, offset, length, now);
        if (header < 0) {
            settle(now);
            return;
        }
        EchoLoad load = io.echoLoad();
        if (load != null && load.verify(memory, offset + header, length - header, index, now)) {
            outstanding = Math.max(0, outstanding - 1);
            lastReplyNanos = now;
        }
    }

    /** Sends one echo request; false if the session is not up. */
    boolean echo(EchoLoad load, long nowNanos) {
        if (!isUp() || channel == null) {
            return false;
        }
        if (load.length() > mtu) {
            throw new LabException("echoes of " + load.length() + " bytes, link of " + mtu);
        }
        long at = io.outbox().next();
        load.write(io.outbox().memory(), at, address, Ipv4.toInt(plan.inside()), index, nowNanos);
        int header = link.send(io.outbox().memory(), at, load.length(), nowNanos);
        if (header < 0) {
            return false;
        }
        transmit(channel, at - header, load.length() + header, nowNanos);
        if (outstanding++ == 0) {
            lastReplyNanos = nowNanos;
        }
        return true;
    }

    /** Says good-bye on every layer; {@link #isOver} comes later. */
    void logOut(long nowNanos) {
        now = nowNanos;
        link.close(EndCause.CLOSED, "", nowNanos);
        settle(nowNanos);
    }

    /** Ends it without a word, but for TCP's. */
    void abandon() {
        close();
    }

    void expire(long nowNanos) {
        now = nowNanos;
        if (over) {
            return;
        }
        if (channel != null && channel.nextDeadlineNanos() <= nowNanos) {
            channel.expire(nowNanos, this);
            acknowledge(nowNanos);
        }
        boolean due = false;
        if (connected && control.nextDeadlineNanos() <= nowNanos) {
            control.expire(nowNanos);
            due = true;
        }
        if (channel != null && link.nextDeadlineNanos() <= nowNanos) {
            link.expire(nowNanos);
            due = true;
        }
        if (due) {
            settle(nowNanos);
        }
    }

    private void read(long nowNanos) {
        MemorySegment scratch = io.scratch();
        int count = socket.read(scratch, 0, (int) scratch.byteSize());
        if (count > 0) {
            byte[] bytes = scratch.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            control.receive(bytes, 0, count, nowNanos);
        } else if (count != TcpSocket.WOULD_BLOCK) {
            control.carrierLost(nowNanos);
        }
    }

    private void settle(long nowNanos) {
        boolean more = true;
        while (more && !over) {
            more = false;
            for (PppAction action = link.poll(); action != null; action = link.poll()) {
                perform(action, nowNanos);
                more = true;
            }
            for (PptpAction action = control.poll(); action != null; action = control.poll()) {
                perform(action, nowNanos);
                more = true;
            }
        }
    }

    private void perform(PptpAction action, long nowNanos) {
        switch (action) {
            case PptpAction.Transmit(byte[] message) -> write(message);
            case PptpAction.CallUp up -> {
                channel =
                        new GreChannel(
                                up.peerCallId(),
                                GreConfig.DEFAULT,
                                io.holdPool(),
                                io.greCounters());
                link.open(nowNanos);
            }
            case PptpAction.CallCleared cleared -> {
                if (end.isEmpty()) {
                    end = "call cleared: " + cleared;
                }
                control.stop(StopReason.NONE, "", nowNanos);
            }
            case PptpAction.Closed closed -> {
                if (end.isEmpty()) {
                    end = "control connection closed: " + closed;
                }
                close();
            }
            case PptpAction.Established _,
                    PptpAction.CallRequested _,
                    PptpAction.RequestWithdrawn _,
                    PptpAction.LinkInfo _,
                    PptpAction.WanError _ -> {}
        }
    }

    private void perform(PppAction action, long nowNanos) {
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> {
                if (channel != null) {
                    long at = io.outbox().next();
                    MemorySegment.copy(
                            frame,
                            0,
                            io.outbox().memory(),
                            ValueLayout.JAVA_BYTE,
                            at,
                            frame.length);
                    transmit(channel, at, frame.length, nowNanos);
                }
            }
            case PppAction.AwaitNetwork() -> link.enterNetwork(ANY, nowNanos);
            case PppAction.NetworkUp up -> {
                address = Ipv4.toInt(up.local());
                mtu = up.mtu();
                if (loginNanos < 0) {
                    loginNanos = Clock.nanos() - startNanos;
                    io.loggedIn();
                }
            }
            case PppAction.Finished(EndCause cause, String text) -> {
                end = cause + " " + text;
                control.stop(StopReason.NONE, "", nowNanos);
            }
            case PppAction.Authenticate _, PppAction.Authenticated _, PppAction.NetworkDown _ -> {}
        }
    }

    private void acknowledge(long nowNanos) {
        if (channel != null && !over && channel.nextDeadlineNanos() <= nowNanos) {
            long at = io.outbox().next();
            int length = channel.acknowledge(io.outbox().memory(), at, nowNanos);
            if (length > 0) {
                io.send(sourceNumber, at, length);
            }
        }
    }

    private void transmit(GreChannel through, long at, int length, long nowNanos) {
        int header = through.send(io.outbox().memory(), at, length, nowNanos);
        if (header >= 0) {
            io.send(sourceNumber, at - header, length + header);
        }
    }

    private void write(byte[] message) {
        if (message.length > WRITE_LIMIT) {
            throw new LabException("a control message of " + message.length + " bytes");
        }
        MemorySegment scratch = io.scratch();
        MemorySegment.copy(message, 0, scratch, ValueLayout.JAVA_BYTE, 0, message.length);
        if (socket.write(scratch, 0, message.length) != message.length) {
            end = "the server does not read its control connection";
            close();
        }
    }

    private void close() {
        if (over) {
            return;
        }
        over = true;
        if (channel != null) {
            channel.close();
        }
        try {
            io.epoll().remove(socket.fd());
        } catch (LinuxException e) {
            end = String.valueOf(e.getMessage());
        }
        socket.close();
    }

    @Override
    public String toString() {
        return source.getHostAddress() + " " + plan.accountPrefix() + index + " " + end;
    }
}
