package net.sallyport.linux.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import net.sallyport.linux.EventFd;
import org.jspecify.annotations.Nullable;

/**
 * How other threads reach a loop: they leave a message, its thread runs it. Messages of one sender
 * are run in the order they were left.
 */
final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final EventFd bell;

    Mailbox(EventFd bell) {
        this.bell = bell;
    }

    /** From any thread. */
    void put(Runnable message) {
        messages.add(message);
        bell.wake();
    }

    @Nullable Runnable next() {
        return messages.poll();
    }
}
