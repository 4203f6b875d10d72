package net.sallyport.linux.loop;

import net.sallyport.linux.LinuxException;

/** Hears of what went wrong in a {@link Loop} and did not end it. Runs on the loop's thread. */
public interface Faults {
    /** A watcher, a timer's task or a message threw this. */
    void fault(Throwable trouble);

    /** The kernel would not end a watch; it is over all the same. */
    void unwatchFailed(LinuxException trouble);
}
