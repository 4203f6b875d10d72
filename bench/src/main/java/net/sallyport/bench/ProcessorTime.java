package net.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time of a process on this host and of all that descend from it, the ended ones
 * included. Of a User-Mode Linux kernel that is all it ever used, its programs, system calls and
 * interrupts alike, whatever else the host was doing.
 */
public final class ProcessorTime {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, fixed by the ABI
    private static final int FIRST_TIME = 11; // utime, counted from the field after the name

    private ProcessorTime() {}

    /** User and system time so far, seconds. */
    public static double seconds(long pid) {
        long ticks = ticks(pid);
        for (ProcessHandle child :
                ProcessHandle.of(pid).map(ProcessHandle::descendants).stream()
                        .flatMap(all -> all)
                        .toList()) {
            ticks += ticks(child.pid());
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int i = FIRST_TIME; i < FIRST_TIME + 4; i++) {
                sum += Long.parseLong(fields[i]);
            }
            return sum;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            // ESRCH: it ended while it was read
            if (ProcessHandle.of(pid).isEmpty()) {
                return 0;
            }
            throw new UncheckedIOException(e);
        }
    }
}
