package net.sallyport.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.PidFd;
import net.sallyport.linux.Processes;

/** Ends pppd processes, and never a later process that has the number of one. */
final class Ending {
    private static final long KILLED_MILLIS = 2_000;
    private static final long PAUSE_MILLIS = 5;

    private Ending() {}

    /**
     * Asks them to end (SIGTERM), waits until they are gone, and kills those that are not within
     * the grace.
     *
     * @return those that had to be killed
     */
    static List<ProcessIdentity> end(List<ProcessIdentity> pppds, long graceMillis)
            throws LinuxException, InterruptedException {
        for (ProcessIdentity pppd : pppds) {
            signal(pppd, Processes.SIGTERM);
        }
        List<ProcessIdentity> left = await(pppds, graceMillis);
        for (ProcessIdentity pppd : left) {
            signal(pppd, Processes.SIGKILL);
        }
        await(left, KILLED_MILLIS);
        return left;
    }

    /**
     * Signals it if it is that very process. The descriptor is opened first: what is verified after
     * that is what is signalled, whoever gets the number in between.
     */
    static void signal(ProcessIdentity pppd, int signal) throws LinuxException {
        try (PidFd process = PidFd.open((int) pppd.pid())) {
            if (Proc.isRunningPppd(pppd)) {
                process.signal(signal);
            }
        } catch (LinuxException e) {
            if (e.errno() == Errno.ESRCH) {
                return;
            }
            if (e.errno() != Errno.ENOSYS) {
                throw e;
            }
            // Before Linux 5.3 some microseconds are left between the look and the signal.
            if (Proc.isRunningPppd(pppd)) {
                Processes.signal(pppd.pid(), signal);
            }
        }
    }

    /** Those that are still there when the time is over. */
    static List<ProcessIdentity> await(List<ProcessIdentity> pppds, long boundMillis)
            throws InterruptedException {
        long startNanos = System.nanoTime();
        List<ProcessIdentity> left = running(pppds);
        while (!left.isEmpty()
                && System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(boundMillis)) {
            Thread.sleep(PAUSE_MILLIS);
            left = running(left);
        }
        return left;
    }

    private static List<ProcessIdentity> running(List<ProcessIdentity> pppds) {
        List<ProcessIdentity> running = new ArrayList<>();
        for (ProcessIdentity pppd : pppds) {
            if (Proc.isRunningPppd(pppd)) {
                running.add(pppd);
            }
        }
        return running;
    }
}
