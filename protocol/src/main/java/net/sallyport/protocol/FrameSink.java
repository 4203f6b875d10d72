package net.sallyport.protocol;

import java.lang.foreign.MemorySegment;

/** Takes a frame where it lies. What it keeps it copies: the memory is reused after the call. */
public interface FrameSink {
    void frame(MemorySegment memory, long offset, int length);
}
