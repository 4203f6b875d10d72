package net.sallyport.hook;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The files in the run directory. Their names come from hashes and process numbers, never from the
 * wire.
 */
final class Places {
    /** Accounts share this many locks, so that there are never more files than that. */
    private static final int STRIPES = 4096;

    private static final String OVER = ".over";
    private static final String PRIVATE = "rwx------";

    private final Path runDir;

    /** Makes the directories where they are not there. */
    Places(Path runDir) throws IOException {
        this.runDir = runDir;
        if (!Files.isDirectory(decided())) {
            Path above = runDir.getParent();
            if (above != null) {
                Files.createDirectories(above);
            }
            make(runDir);
            make(decided());
        }
    }

    private static void make(Path directory) throws IOException {
        try {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** Held by whoever decides. */
    Path turn(PeerName account) {
        return runDir.resolve(stripe(account) + ".turn");
    }

    Path tableLock(PeerName account) {
        return runDir.resolve(stripe(account) + ".lock");
    }

    Path table(PeerName account) {
        return runDir.resolve(stripe(account) + ".claims");
    }

    Path spoolLock() {
        return runDir.resolve("spool.lock");
    }

    private static String stripe(PeerName account) {
        return Long.toHexString(STRIPES + (account.spread() & STRIPES - 1)).substring(1);
    }

    /**
     * Lets the pppd's ip-pre-up go on, or tells it that the login is refused. An empty file whose
     * name is the message: a script sees it whole or not at all.
     */
    void decide(ProcessIdentity pppd, boolean in) throws IOException {
        Path mark = mark(pppd, in);
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
    }

    /** Whether its session is over, though it may be running: pppd can dial again. */
    boolean isOver(ProcessIdentity pppd) {
        return Files.exists(decided().resolve(pppd + OVER));
    }

    void markOver(ProcessIdentity pppd) throws IOException {
        if (!isOver(pppd)) {
            Files.createFile(decided().resolve(pppd + OVER));
        }
    }

    /** Whether that very pppd is running and its session is not over. */
    boolean isThere(ProcessIdentity pppd) {
        return !isOver(pppd) && Proc.isRunningPppd(pppd);
    }

    boolean isRefused(ProcessIdentity pppd) {
        return Files.exists(mark(pppd, false));
    }

    void forget(ProcessIdentity pppd) throws IOException {
        Files.deleteIfExists(mark(pppd, true));
        Files.deleteIfExists(mark(pppd, false));
        Files.deleteIfExists(decided().resolve(pppd + OVER));
    }

    private Path mark(ProcessIdentity pppd, boolean in) {
        return decided().resolve(pppd + (in ? ".in" : ".out"));
    }

    private Path decided() {
        return runDir.resolve("decided");
    }
}
