package net.sallyport.linux.loop;

import java.util.concurrent.ConcurrentLinkedQueue;
import net.sallyport.linux.EventFd;
import org.jspecify.annotations.Nullable;

/**
 * How other threads reach a loop: they leave a message, its thread runs it. Messages of one sender
 * are run in the order they were left. The bell is rung only for a loop that sleeps or is about to:
 * one that is awake looks into its mailbox before it sleeps, so that what it leaves itself, or what
 * comes while it is busy, costs no system call.
 */
final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final EventFd bell;
    private volatile boolean sleeping;

    Mailbox(EventFd bell) {
        this.bell = bell;
    }

    /** From any thread. */
    void put(Runnable message) {
        messages.add(message);
        if (sleeping) {
            bell.wake();
        }
    }

    /**
     * Says that the loop is going to sleep.
     *
     * @return false if it must not, since a message waits
     */
    boolean sleep() {
        // The word before the look: whoever leaves a message after the look has seen the word.
        sleeping = true;
        if (messages.isEmpty()) {
            return true;
        }
        sleeping = false;
        return false;
    }

    /** The loop is awake. */
    void awake() {
        sleeping = false;
    }

    @Nullable Runnable next() {
        return messages.poll();
    }
}
