package net.sallyport.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What /proc tells of processes. */
final class Proc {
    /** What a program that is a pppd begins with: builds are named after their version, too. */
    private static final String PPPD = System.getProperty("sallyport.hook.program", "pppd");

    private static final int MOST_ANCESTORS = 8;

    /**
     * @param program the file name that was exec'ed, at most 15 bytes of it
     * @param state a letter of proc(5)
     */
    record Stat(String program, char state, long parent, long startTicks) {
        boolean hasEnded() {
            return state == 'Z' || state == 'X';
        }

        boolean isPppd() {
            return program.startsWith(PPPD);
        }
    }

    private Proc() {}

    /** Null: there is no such process. */
    static @Nullable Stat stat(String pid) {
        String text;
        try {
            text =
                    new String(
                            Files.readAllBytes(Path.of("/proc/" + pid + "/stat")),
                            StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return null;
        }
        // The program's name is in parentheses and may hold blanks and parentheses itself.
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open || text.length() < close + 3) {
            return null;
        }
        char state = text.charAt(close + 2);
        long parent = -1;
        long start = -1;
        int from = close + 2;
        for (int field = 3; field <= 22; field++) {
            int to = text.indexOf(' ', from);
            if (to < 0) {
                return null;
            }
            if (field == 4) {
                parent = ProcessIdentity.number(text.substring(from, to));
            } else if (field == 22) {
                start = ProcessIdentity.number(text.substring(from, to));
            }
            from = to + 1;
        }
        return new Stat(text.substring(open + 1, close), state, parent, start);
    }

    /** Whether that very process is a pppd and has not ended. */
    static boolean isRunningPppd(ProcessIdentity pppd) {
        Stat stat = stat(Long.toString(pppd.pid()));
        return stat != null
                && stat.startTicks() == pppd.startTicks()
                && stat.isPppd()
                && !stat.hasEnded();
    }

    /**
     * The pppd that this process descends from. One that started after us is not it, whatever its
     * number. Null: it has ended, or there is none.
     */
    static @Nullable ProcessIdentity pppdAboveUs() {
        Stat below = stat("self");
        long ourStart = below == null ? -1 : below.startTicks();
        for (int level = 0; level < MOST_ANCESTORS && below != null; level++) {
            long pid = below.parent();
            Stat parent = pid > 1 ? stat(Long.toString(pid)) : null;
            if (parent == null || parent.startTicks() > ourStart) {
                return null;
            }
            if (parent.isPppd()) {
                return new ProcessIdentity(pid, parent.startTicks());
            }
            below = parent;
        }
        return null;
    }

    /** Changes with every boot; empty where it cannot be read. */
    static String bootId() {
        try {
            return new String(
                            Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id")),
                            StandardCharsets.US_ASCII)
                    .trim();
        } catch (IOException e) {
            return "";
        }
    }

    /** The words of a process's command line, or of ours for {@code self}; none if it is gone. */
    static byte[][] commandLine(String pid) {
        byte[] all;
        try {
            all = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException gone) {
            return new byte[0][];
        }
        int count = 0;
        for (byte each : all) {
            if (each == 0) {
                count++;
            }
        }
        byte[][] words = new byte[count][];
        int from = 0;
        for (int word = 0; word < count; word++) {
            int to = from;
            while (all[to] != 0) {
                to++;
            }
            words[word] = java.util.Arrays.copyOfRange(all, from, to);
            from = to + 1;
        }
        return words;
    }
}
