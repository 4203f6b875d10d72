package net.sallyport.client.call;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import net.sallyport.protocol.ppp.FrameObserver;
import net.sallyport.protocol.trace.FrameText;

/** Says each control packet in a line, as pppd's {@code debug} does. */
record FrameLines(Consumer<String> say) implements FrameObserver {
    @Override
    public void frame(boolean sent, int protocol, MemorySegment memory, long offset, int length) {
        say.accept(FrameText.line(sent, protocol, memory, offset, length));
    }

    @Override
    public boolean wantsData() {
        return false;
    }
}
