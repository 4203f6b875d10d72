package net.sallyport.protocol.trace;

import java.lang.foreign.MemorySegment;

/** PPP frames as people read them. Stateless; from any thread. */
public final class FrameText {
    private FrameText() {}

    public static String line(
            boolean sent, int protocol, MemorySegment memory, long offset, int length) {
        return "";
    }
}
