package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. What a link wants done, in order, and who is shown its control frames. */
final class LinkOutput {
    private final Queue<PppAction> actions = new ArrayDeque<>(3);
    private @Nullable FrameObserver observer;

    void observe(@Nullable FrameObserver newObserver) {
        observer = newObserver;
    }

    void add(PppAction action) {
        actions.add(action);
    }

    @Nullable PppAction poll() {
        return actions.poll();
    }

    /**
     * @param plain with the address and control fields, which compression may leave out
     */
    void transmit(int protocol, byte[] information, boolean plain) {
        show(true, protocol, information);
        actions.add(new PppAction.Transmit(DataPath.frame(protocol, information, plain)));
    }

    void show(boolean sent, int protocol, byte[] information) {
        if (observer != null) {
            observer.frame(
                    sent, protocol, MemorySegment.ofArray(information), 0, information.length);
        }
    }
}
