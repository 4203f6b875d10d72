package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. One PPP link, either role, over whatever carries its frames. */
public final class PppLink {
    /** FF 03, 00FD, MPPE header, 0021: what a data packet may get in front. */
    public static final int HEADROOM = 8;

    private final Queue<PppAction> actions = new ArrayDeque<>();
    private boolean finished;

    public PppLink(PppConfig config, RandomGenerator random, PppCounters counters) {}

    /** The carrier is up: LCP starts at once. */
    public void open(long nowNanos) {}

    /**
     * Takes a frame as the carrier delivered it, with or without FF 03. Decrypts in place.
     *
     * @return how many bytes precede the IPv4 packet, if it is one that may pass now; -1 if the
     *     frame was consumed or dropped (and counted)
     */
    public int receive(MemorySegment memory, long offset, int length, long nowNanos) {
        return -1;
    }

    /**
     * Makes a frame of an IPv4 packet that has {@link #HEADROOM} bytes free in front. Encrypts in
     * place.
     *
     * @return how many bytes were put in front; -1 if it may not be sent (and was counted)
     */
    public int send(MemorySegment memory, long offset, int length, long nowNanos) {
        return -1;
    }

    public void expire(long nowNanos) {}

    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    public @Nullable PppAction poll() {
        return actions.poll();
    }

    /** What became of the last {@link PppAction.Authenticate}. */
    public void answer(AuthAnswer answer, long nowNanos) {}

    /** The answer to {@link PppAction.AwaitNetwork}. */
    public void enterNetwork(NetworkGrant grant, long nowNanos) {}

    /**
     * Ends the link in order: a Terminate-Request with {@code reasonText}, and {@code Finished}
     * after its Ack or its timeout.
     */
    public void close(EndCause cause, String reasonText, long nowNanos) {}

    /** The carrier is gone: {@code Finished} at once. */
    public void carrierLost(long nowNanos) {
        if (!finished) {
            finished = true;
            actions.add(new PppAction.Finished(EndCause.CARRIER_LOST, "Modem hangup"));
        }
    }

    /** Shows every frame to {@code observer}; null to stop. */
    public void observe(@Nullable FrameObserver observer) {}

    /** What the peer told of itself so far. */
    public PeerTraits peer() {
        return new PeerTraits(null, null, null, List.of(), LcpConfig.DEFAULT_MRU, 0);
    }

    /** Whether both directions are encrypted now. */
    public boolean isEncrypting() {
        return false;
    }

    /** IPv4 packets that came in; from any thread. */
    public long receivedPackets() {
        return 0;
    }

    /** Their bytes, from the IP header on; from any thread. */
    public long receivedBytes() {
        return 0;
    }

    /** IPv4 packets that went out; from any thread. */
    public long sentPackets() {
        return 0;
    }

    /** Their bytes, from the IP header on; from any thread. */
    public long sentBytes() {
        return 0;
    }
}
