package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;

/**
 * Sees each frame of one link in the clear, for traces and captures. Called on the link's thread;
 * must copy what it keeps, must not block.
 */
public interface FrameObserver {
    /**
     * @param protocol the PPP protocol number, decrypted where the frame was encrypted
     * @param memory holds the information field: {@code length} bytes at {@code offset}
     */
    void frame(boolean sent, int protocol, MemorySegment memory, long offset, int length);

    /** Whether data packets are wanted too, or control packets alone. */
    boolean wantsData();
}
