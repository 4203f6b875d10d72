package net.sallyport.hook;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A lock of the kernel on a file: it goes with the process, however that ends. */
final class FileHold implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    /** Whether there is still a reason to wait; asked now and then by a thread of its own. */
    interface Patience {
        boolean isLeft() throws IOException;
    }

    private final FileChannel channel;

    private FileHold(FileChannel channel) {
        this.channel = channel;
    }

    /** Null: another has it. */
    static @Nullable FileHold tryTake(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            if (channel.tryLock() != null) {
                return new FileHold(channel);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /**
     * Waits in the kernel's queue.
     *
     * @return null: another had it all the time
     */
    static @Nullable FileHold take(Path file, long boundMillis, Patience patience)
            throws IOException {
        FileHold free = tryTake(file);
        if (free != null) {
            return free;
        }
        FileChannel channel = open(file);
        // Whoever sets it first has settled it: the lock is ours, or is not waited for any more.
        AtomicBoolean settled = new AtomicBoolean();
        Thread watch = new Thread(() -> giveUp(channel, settled, boundMillis, patience));
        watch.setDaemon(true);
        watch.start();
        try {
            channel.lock();
            if (settled.compareAndSet(false, true)) {
                return new FileHold(channel);
            }
        } catch (AsynchronousCloseException e) {
            return null;
        } catch (IOException | RuntimeException e) {
            settled.set(true);
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @SuppressWarnings("EmptyCatch") // whoever waits is told by the wait's end
    private static void giveUp(
            FileChannel channel, AtomicBoolean settled, long boundMillis, Patience patience) {
        long startNanos = System.nanoTime();
        try {
            do {
                Thread.sleep(LOOK_MILLIS);
            } while (!settled.get()
                    && System.nanoTime() - startNanos < TimeUnit.MILLISECONDS.toNanos(boundMillis)
                    && patience.isLeft());
        } catch (IOException | InterruptedException e) {
            // Then nobody can tell whether there is a reason to wait.
        }
        try {
            if (settled.compareAndSet(false, true)) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing more can be done.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
