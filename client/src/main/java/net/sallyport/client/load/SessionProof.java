package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.linux.loop.Clock;

/** What one session said of itself, and what it was told upon it. Belongs to its session. */
final class SessionProof {
    private final LoadIo io;
    private final List<byte[]> held = new ArrayList<>();
    private long sentNanos;
    private long successNanos;
    private long refusedNanos;
    private String told = "";

    SessionProof(LoadIo io) {
        this.io = io;
    }

    static boolean isResponse(byte[] frame) {
        return PppFrames.is(
                PppFrames.CHAP,
                PppFrames.CHAP_RESPONSE,
                MemorySegment.ofArray(frame),
                0,
                frame.length);
    }

    /** Keeps a CHAP Response back, if that is what the load client does now. */
    boolean holds(byte[] response) {
        return io.holdsProofs() && held.add(response);
    }

    boolean isHeld() {
        return !held.isEmpty();
    }

    List<byte[]> takeHeld() {
        List<byte[]> all = List.copyOf(held);
        held.clear();
        return all;
    }

    void sent(long nowNanos) {
        sentNanos = nowNanos;
    }

    /** Looks at a frame of the server's; true if it sends the session away. */
    boolean hear(MemorySegment memory, long offset, int length) {
        int chap = PppFrames.code(PppFrames.CHAP, memory, offset, length);
        if (chap == PppFrames.CHAP_SUCCESS) {
            successNanos = Clock.nanos();
        }
        boolean refused = chap == PppFrames.CHAP_FAILURE;
        boolean ended =
                PppFrames.is(PppFrames.LCP, PppFrames.TERMINATE_REQUEST, memory, offset, length);
        if ((refused || ended) && told.isEmpty()) {
            String text = PppFrames.text(memory, offset, length);
            told = refused ? text.substring(text.indexOf("M=") + 2) : text;
            refusedNanos = refused ? Clock.nanos() : 0;
        }
        return refused || ended;
    }

    String told() {
        return told;
    }

    long sentNanos() {
        return sentNanos;
    }

    long toSuccessNanos() {
        return successNanos - sentNanos;
    }

    boolean isRefused() {
        return refusedNanos > 0;
    }

    long toRefusalNanos() {
        return refusedNanos - sentNanos;
    }
}
