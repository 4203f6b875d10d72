package net.sallyport.gateway.scripts;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.DirectoryWatch;
import net.sallyport.linux.LinuxException;
import org.jspecify.annotations.Nullable;

/**
 * Which scripts are not there, remembered for as long as no name comes into their directories: most
 * servers have none, and each login would look for all. Belongs to the script thread.
 */
final class MissingFiles implements AutoCloseable {
    /**
     * What a watch of the directory does not see, one mounted or renamed above it, waits so long.
     */
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<Path> missing = new HashSet<>();
    private @Nullable DirectoryWatch watch;
    private boolean unwatchable;
    private long sinceNanos;
    private long lookedNanos = -1;

    /**
     * Forgets what may have changed; before any number of questions at one time.
     *
     * @param nowNanos when the round of the loop began: one look serves all that happens in it
     */
    void look(long nowNanos) {
        if (nowNanos == lookedNanos) {
            return;
        }
        lookedNanos = nowNanos;
        DirectoryWatch open = watch;
        if (open == null || open.hasChanged() || nowNanos - sinceNanos > REMEMBERED_NANOS) {
            missing.clear();
            sinceNanos = nowNanos;
        }
    }

    /** Whether there is no such name, be it of a link that leads nowhere. */
    boolean contains(Path file) {
        if (missing.contains(file)) {
            return true;
        }
        boolean watched = watch(file);
        // After the watch was set: a name that comes from now on is heard of.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (watched) {
            missing.add(file);
        }
        return true;
    }

    private boolean watch(Path file) {
        Path directory = file.getParent();
        if (unwatchable || directory == null) {
            return false;
        }
        try {
            DirectoryWatch open = watch;
            if (open == null) {
                open = DirectoryWatch.open();
                watch = open;
            }
            open.add(directory.toString());
            return true;
        } catch (LinuxException e) {
            // Not there, or no watches left: each login looks for itself then.
            unwatchable = watch == null;
            return false;
        }
    }

    @Override
    public void close() {
        DirectoryWatch open = watch;
        watch = null;
        unwatchable = true;
        missing.clear();
        if (open != null) {
            open.close();
        }
    }
}
