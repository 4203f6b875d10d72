package net.sallyport.lab.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

/**
 * One PPTP client, from its TCP connect to its end. Belongs to its load client, and to the thread
 * that uses that.
 */
public final class LoadSession implements FrameSink {
    /** Far more than a client sends in a login; nothing waits unsent in a load client. */
    private static final int WRITE_LIMIT = 4_096;

    private static final NetworkGrant ANY =
            new NetworkGrant(null, null, List.of(), List.of(), true, null, 0, 0);

    private final LoadIo io;
    private final LoadPlan plan;
    private final int index;
    private final String account;
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
    private long replies;
    private long proofNanos;
    private long upNanos;
    private long refusedNanos;
    private int serverCallId;
    private String told = "";
    private boolean stubborn;
    private boolean frozen;
    private final List<byte[]> heldProofs = new ArrayList<>();

    /**
     * @param hostName what it calls itself in PPTP
     */
    LoadSession(
            LoadIo io,
            LoadPlan plan,
            int index,
            String account,
            String hostName,
            Inet4Address source,
            long nowNanos) {
        this.io = io;
        this.plan = plan;
        this.index = index;
        this.source = source;
        this.sourceNumber = Ipv4.toInt(source);
        this.startNanos = nowNanos;
        this.now = nowNanos;
        this.account = account;
        byte[] name = account.getBytes(StandardCharsets.UTF_8);
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
        this.control = new PptpConnection(PptpConfig.client(hostName), io.pptpCounters());
        try {
            this.socket = TcpSocket.connect(plan.server(), 1723, source);
            socket.setNoDelay(true);
            io.epoll().add(socket.fd(), Epoll.OUT, index);
        } catch (LinuxException e) {
            throw new LabException("cannot dial from " + source.getHostAddress(), e);
        }
    }

    /** Its network is up, as far as it knows. */
    public boolean isUp() {
        return loginNanos >= 0 && !over;
    }

    public boolean isOver() {
        return over;
    }

    /** The address it dials from. */
    public Inet4Address source() {
        return source;
    }

    /** The server's call id; 0 before there is one. */
    public int serverCallId() {
        return serverCallId;
    }

    /** The address that it was given; null before it came up. */
    public @Nullable Inet4Address address() {
        return loginNanos < 0 ? null : Ipv4.of(address);
    }

    /**
     * What the server said when it sent it away: the message of a CHAP Failure or the data of an
     * LCP Terminate-Request; empty if it did not.
     */
    public String told() {
        return told;
    }

    /** From the CHAP Response to IPCP Opened, nanoseconds; once it is up. */
    public long proofToUpNanos() {
        return upNanos - proofNanos;
    }

    /** Whether it was sent away by a CHAP Failure. */
    public boolean isRefused() {
        return refusedNanos > 0;
    }

    /** From the CHAP Response to the CHAP Failure; once it {@link #isRefused}. */
    public long proofToRefusalNanos() {
        return refusedNanos - proofNanos;
    }

    /** Echo replies that were its own and right. */
    public long replies() {
        return replies;
    }

    /** Once up it does not listen to an LCP Terminate-Request: it notes the reason and goes on. */
    public void beStubborn() {
        stubborn = true;
    }

    /**
     * From now on it is as if the machine were frozen: the TCP connection stands, nothing moves.
     */
    public void freeze() {
        if (!frozen && !over) {
            frozen = true;
            unwatch();
        }
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
        if (frozen) {
            return;
        }
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
        if (frozen) {
            return;
        }
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
        if (isSentAway(memory, offset, length) && stubborn && isUp()) {
            return;
        }
        int header = link.receive(memory, offset, length, now);
        if (header < 0) {
            settle(now);
            return;
        }
        EchoLoad load = io.echoLoad();
        if (load != null && load.verify(memory, offset + header, length - header, index, now)) {
            outstanding = Math.max(0, outstanding - 1);
            lastReplyNanos = now;
            replies++;
        }
    }

    /** Whether this frame sends it away; the first one says why. */
    private boolean isSentAway(MemorySegment memory, long offset, int length) {
        boolean refused =
                PppFrames.is(PppFrames.CHAP, PppFrames.CHAP_FAILURE, memory, offset, length);
        boolean ended =
                PppFrames.is(PppFrames.LCP, PppFrames.TERMINATE_REQUEST, memory, offset, length);
        if ((refused || ended) && told.isEmpty()) {
            String text = PppFrames.text(memory, offset, length);
            told = refused ? text.substring(text.indexOf("M=") + 2) : text;
            refusedNanos = refused ? Clock.nanos() : 0;
        }
        return refused || ended;
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
        if (over || frozen) {
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
                serverCallId = up.peerCallId();
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
                MemorySegment bytes = MemorySegment.ofArray(frame);
                if (!PppFrames.is(
                        PppFrames.CHAP, PppFrames.CHAP_RESPONSE, bytes, 0, frame.length)) {
                    transmit(frame, nowNanos);
                } else if (io.holdsProofs()) {
                    heldProofs.add(frame);
                } else {
                    prove(frame, nowNanos);
                }
            }
            case PppAction.AwaitNetwork() -> link.enterNetwork(ANY, nowNanos);
            case PppAction.NetworkUp up -> {
                address = Ipv4.toInt(up.local());
                mtu = up.mtu();
                if (loginNanos < 0) {
                    upNanos = Clock.nanos();
                    loginNanos = upNanos - startNanos;
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

    /** Whether its CHAP Response waits for {@link #prove}. */
    boolean isHeld() {
        return !heldProofs.isEmpty();
    }

    /** Sends the CHAP Responses that were held back. */
    void prove(long nowNanos) {
        heldProofs.forEach(frame -> prove(frame, nowNanos));
        heldProofs.clear();
    }

    private void prove(byte[] response, long nowNanos) {
        transmit(response, nowNanos);
        io.outbox().flush();
        proofNanos = Clock.nanos();
    }

    private void transmit(byte[] frame, long nowNanos) {
        if (channel != null) {
            long at = io.outbox().next();
            MemorySegment.copy(
                    frame, 0, io.outbox().memory(), ValueLayout.JAVA_BYTE, at, frame.length);
            transmit(channel, at, frame.length, nowNanos);
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
        if (!frozen) {
            unwatch();
        }
        socket.close();
    }

    private void unwatch() {
        try {
            io.epoll().remove(socket.fd());
        } catch (LinuxException e) {
            end = String.valueOf(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "%s %s %s told '%s' end '%s'"
                .formatted(
                        source.getHostAddress(),
                        account,
                        over ? "over" : isUp() ? "up" : "on its way",
                        told,
                        end);
    }
}
