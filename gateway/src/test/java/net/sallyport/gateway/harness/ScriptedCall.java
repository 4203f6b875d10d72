package net.sallyport.gateway.harness;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.HoldPool;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.FrameObserver;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppCounters;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.trace.FrameText;

/** One call of a scripted client: a GRE channel and a PPP link, without any device. */
public final class ScriptedCall implements FrameSink, FrameObserver {
    private static final int SLOT = 2_048;

    private final Peers peers;
    private final ScriptedClient client;
    private final Dialling dialling;
    private final int id;
    private final PppLink link;
    private final List<String> frames = new ArrayList<>();
    private final List<byte[]> early = new ArrayList<>();
    private final Hand hand;
    private GreChannel channel;
    private int peerCallId = -1;
    private Inet4Address answersFrom;
    private PppAction.NetworkUp network;
    private PppAction.Finished finished;
    private PptpAction.CallCleared cleared;
    private boolean placed;
    private boolean isNetworkUp;
    private long echoReplies;
    private int lastSequence;
    private long now;

    /** Takes a call's frames in the link's place, each a copy. */
    public interface Hand {
        void frame(byte[] frame);
    }

    ScriptedCall(Peers peers, ScriptedClient client, Dialling dialling, Hand hand) {
        this.peers = peers;
        this.hand = hand;
        this.client = client;
        this.dialling = dialling;
        id = peers.newCall(this);
        link = new PppLink(dialling.config(), new Random(id), new PppCounters());
        link.observe(this);
    }

    public int id() {
        return id;
    }

    public ScriptedClient client() {
        return client;
    }

    public boolean isUp() {
        return isNetworkUp;
    }

    /** Whether the gateway ended the call, or it never stood. */
    public boolean isCleared() {
        return cleared != null;
    }

    /** The address that the gateway gave. */
    public Inet4Address address() {
        return network.local();
    }

    public Inet4Address gatewayAddress() {
        return network.peer();
    }

    public int mtu() {
        return network.mtu();
    }

    public String encryption() {
        return network.encryption();
    }

    /** Null as long as the link is not over. */
    public EndCause endCause() {
        return finished == null ? null : finished.cause();
    }

    public String endText() {
        return finished == null ? "" : finished.text();
    }

    /** What the Call-Disconnect-Notify said. */
    public String clearedText() {
        return cleared == null ? "" : cleared.text();
    }

    public int clearedResult() {
        return cleared == null ? 0 : cleared.resultCode();
    }

    /** Where the last GRE packet came from. */
    public Inet4Address answersFrom() {
        return answersFrom;
    }

    public long echoReplies() {
        return echoReplies;
    }

    /** Whether a control frame with this in its decoded line went by. */
    public boolean saw(String part) {
        return frames.stream().anyMatch(line -> line.contains(part));
    }

    public List<String> frames() {
        return frames;
    }

    /** Sends an echo request to the gateway's end of the tunnel. */
    public void ping() {
        ping(address(), 56);
    }

    public void ping(Inet4Address innerSource, int payload) {
        sendIp(IcmpEcho.request(innerSource, gatewayAddress(), ++lastSequence, payload));
    }

    /** Sends an IP packet as the link sends it, encrypted where it encrypts. */
    public void sendIp(byte[] packet) {
        sendIpFrom(client.address(), packet);
    }

    /** Likewise, with another address on the outside. */
    public void sendIpFrom(Inet4Address outer, byte[] packet) {
        long at = Clock.nanos();
        peers.send(
                outer,
                client.server(),
                (memory, offset) -> {
                    MemorySegment.copy(
                            packet, 0, memory, ValueLayout.JAVA_BYTE, offset, packet.length);
                    int before = link.send(memory, offset, packet.length, at);
                    if (before < 0) {
                        return new int[] {-1, 0};
                    }
                    int header = channel.send(memory, offset - before, packet.length + before, at);
                    return new int[] {before + header, packet.length};
                });
    }

    public byte[] echoRequest() {
        return IcmpEcho.request(address(), gatewayAddress(), ++lastSequence, 56);
    }

    /** Sends a PPP frame as it is, past the link. */
    public void sendFrame(byte[] frame) {
        long at = Clock.nanos();
        peers.send(
                client.address(),
                client.server(),
                (memory, offset) -> {
                    MemorySegment.copy(
                            frame, 0, memory, ValueLayout.JAVA_BYTE, offset, frame.length);
                    return new int[] {channel.send(memory, offset, frame.length, at), frame.length};
                });
    }

    /** Ends the link as a user does who hangs up. */
    public void hangUp() {
        link.close(EndCause.CLOSED, "User request", Clock.nanos());
    }

    /** Whether the gateway has taken the call. */
    public boolean isConnected() {
        return channel != null;
    }

    boolean isPlaced() {
        return placed;
    }

    void placed() {
        placed = true;
    }

    void up(int gatewayCallId, long nowNanos) {
        peerCallId = gatewayCallId;
        channel =
                new GreChannel(
                        gatewayCallId,
                        GreConfig.DEFAULT,
                        new HoldPool(Arena.ofAuto().allocate(16 * SLOT), SLOT),
                        new Counters<>(GreCounter.class));
        if (hand == null) {
            link.open(nowNanos);
        }
        for (byte[] packet : early) {
            MemorySegment copy = Arena.ofAuto().allocate(SLOT);
            MemorySegment.copy(packet, 0, copy, ValueLayout.JAVA_BYTE, 0, packet.length);
            datagram(copy, 0, packet.length, client.server(), nowNanos);
        }
    }

    /** The call id that the gateway gave. */
    public int gatewayCallId() {
        return peerCallId;
    }

    void cleared(PptpAction.CallCleared action, long nowNanos) {
        cleared = action;
        isNetworkUp = false;
        link.carrierLost(nowNanos);
        perform();
    }

    void datagram(MemorySegment memory, long offset, int length, Inet4Address from, long nowNanos) {
        if (client.isFrozen()) {
            return;
        }
        if (channel == null) {
            // GRE may overtake the reply on TCP; a real client's socket keeps it too.
            early.add(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
            return;
        }
        answersFrom = from;
        now = nowNanos;
        channel.receive(memory, offset, length, nowNanos, this);
        perform();
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length) {
        if (hand != null) {
            hand.frame(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
            return;
        }
        int skipped = link.receive(memory, offset, length, now);
        if (skipped >= 0) {
            byte[] packet =
                    memory.asSlice(offset + skipped, length - skipped)
                            .toArray(ValueLayout.JAVA_BYTE);
            if (IcmpEcho.sequenceOfReply(packet) >= 0) {
                echoReplies++;
            }
        }
    }

    void pump(long nowNanos) {
        now = nowNanos;
        if (channel != null) {
            channel.expire(nowNanos, this);
        }
        link.expire(nowNanos);
        perform();
    }

    private void perform() {
        for (PppAction action = link.poll(); action != null; action = link.poll()) {
            switch (action) {
                case PppAction.Transmit(byte[] frame) -> {
                    if (cleared == null) {
                        sendFrame(frame);
                    }
                }
                case PppAction.AwaitNetwork() ->
                        link.enterNetwork(
                                new NetworkGrant(
                                        null, null, List.of(), List.of(), true, null, 0, 0),
                                now);
                case PppAction.NetworkUp up -> {
                    network = up;
                    isNetworkUp = true;
                }
                case PppAction.NetworkDown() -> isNetworkUp = false;
                case PppAction.Finished over -> {
                    finished = over;
                    isNetworkUp = false;
                    client.clear(this);
                }
                case PppAction.Authenticate _, PppAction.Authenticated _ -> {}
            }
        }
    }

    @Override
    public void frame(boolean sent, int protocol, MemorySegment memory, long offset, int length) {
        frames.add(FrameText.line(sent, protocol, memory, offset, length));
    }

    @Override
    public boolean wantsData() {
        return false;
    }

    @Override
    public String toString() {
        return dialling.account()
                + (isNetworkUp ? " up" : " down")
                + " "
                + endText()
                + " "
                + clearedText()
                + "\n  "
                + String.join("\n  ", frames);
    }
}
