package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import net.sallyport.protocol.mppe.MppeTools;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. One PPP link, either role, over whatever carries its frames: LCP, then
 * authentication, then encryption if it is wanted, then the door, then the network.
 *
 * <p>Deterministic: the same calls with the same random numbers give the same actions. Each {@link
 * PppAction.Authenticate} is answered once by {@link #answer}, each {@link PppAction.AwaitNetwork}
 * once by {@link #enterNetwork} or {@link #close}. Once the peer has shown its proof, an attempt to
 * negotiate LCP again ends the link, so that no proof is ever checked twice. Nothing may be called
 * after {@link PppAction.Finished} with any effect.
 */
public final class PppLink {
    /** FF 03, 00FD, MPPE header, 0021: what a data packet may get in front. */
    public static final int HEADROOM = 8;

    private final PppCounters counters;
    private final DataPath data;
    private final LinkControl control;

    public PppLink(PppConfig config, RandomGenerator random, PppCounters counters) {
        this(config, random, counters, new MppeTools());
    }

    /**
     * @param tools the worker's, which its links share
     */
    public PppLink(
            PppConfig config, RandomGenerator random, PppCounters counters, MppeTools tools) {
        this.counters = counters;
        data = new DataPath(counters.link());
        control = new LinkControl(config, random, counters, tools, data);
    }

    /** The carrier is up: LCP starts at once. To be called once. */
    public void open(long nowNanos) {
        control.open(nowNanos);
    }

    /**
     * Takes a frame as the carrier delivered it, with or without FF 03. Decrypts in place.
     *
     * @return how many bytes precede the IPv4 packet, if it is one that may pass now; -1 if the
     *     frame was consumed or dropped (and counted)
     */
    public int receive(MemorySegment memory, long offset, int length, long nowNanos) {
        if (!control.isRunning()) {
            counters.link().count(PppCounter.NOT_RUNNING);
            return -1;
        }
        control.frameReceived();
        int result = data.receive(memory, offset, length, nowNanos);
        Encryption encryption = control.encryption();
        if (result >= 0) {
            if (encryption != null) {
                encryption.decrypted();
            }
            return result;
        }
        if (result == DataPath.CONTROL) {
            // The control path's one copy: what a layer keeps must not lie in the carrier's memory.
            byte[] information =
                    memory.asSlice(data.informationOffset(), data.informationLength())
                            .toArray(ValueLayout.JAVA_BYTE);
            control.receive(data.protocol(), information, data.encrypted(), nowNanos);
        } else if (result == DataPath.NONSENSE) {
            control.decryptedNonsense(nowNanos);
        } else if (encryption != null) {
            encryption.notDecrypted(result == DataPath.RESET_NEEDED, nowNanos);
        }
        return -1;
    }

    /**
     * Makes a frame of an IPv4 packet that has {@link #HEADROOM} bytes free in front. Encrypts in
     * place.
     *
     * @return how many bytes were put in front; -1 if it may not be sent (and was counted)
     */
    public int send(MemorySegment memory, long offset, int length, long nowNanos) {
        return data.send(memory, offset, length, nowNanos);
    }

    /** Does what is due; harmless at any other time. */
    public void expire(long nowNanos) {
        control.expire(nowNanos);
    }

    /** When {@link #expire} is due next; {@code Long.MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return control.nextDeadlineNanos();
    }

    /** The next action, null if there is none. */
    public @Nullable PppAction poll() {
        return control.poll();
    }

    /** What became of the last {@link PppAction.Authenticate}. */
    public void answer(AuthAnswer answer, long nowNanos) {
        control.answer(answer, nowNanos);
    }

    /** The answer to {@link PppAction.AwaitNetwork}. */
    public void enterNetwork(NetworkGrant grant, long nowNanos) {
        control.enterNetwork(grant, nowNanos);
    }

    /**
     * Sends an LCP Echo-Request now, besides those that the configuration asks for; nothing where
     * LCP is not open. The answer is a frame like any other, and its coming is all there is to it.
     */
    public void ask() {
        control.ask();
    }

    /**
     * Ends the link in order: a Terminate-Request with {@code reasonText}, and {@code Finished}
     * after its Ack or its timeout. Data stops at once.
     */
    public void close(EndCause cause, String reasonText, long nowNanos) {
        control.close(cause, reasonText, nowNanos);
    }

    /** The carrier is gone: {@code Finished} at once. */
    public void carrierLost(long nowNanos) {
        control.carrierLost(nowNanos);
    }

    /** Shows every frame to {@code observer}; null to stop. */
    public void observe(@Nullable FrameObserver observer) {
        control.observe(observer);
        data.observe(observer);
    }

    /** What the peer told of itself so far. */
    public PeerTraits peer() {
        return control.peer();
    }

    /** Whether both directions are encrypted now. */
    public boolean isEncrypting() {
        return data.encrypts() && data.decrypts();
    }

    /** The largest IP packet that may be sent, bytes; holds from the door of the network on. */
    public int mtu() {
        return control.mtu();
    }

    /**
     * Why the link ends, once its end is on its way: the network will not be up again. Null before.
     */
    public @Nullable EndCause endCause() {
        return control.endCause();
    }

    /** The same for people; empty before. */
    public String endText() {
        return control.endText();
    }

    /** IPv4 packets that came in; from any thread. */
    public long receivedPackets() {
        return data.receivedPackets();
    }

    /** Their bytes, from the IP header on; from any thread. */
    public long receivedBytes() {
        return data.receivedBytes();
    }

    /** IPv4 packets that went out; from any thread. */
    public long sentPackets() {
        return data.sentPackets();
    }

    /** Their bytes, from the IP header on; from any thread. */
    public long sentBytes() {
        return data.sentBytes();
    }
}
