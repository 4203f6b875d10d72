package net.sallyport.gateway.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.sallyport.protocol.trace.Pcap;

/**
 * A pcap file of PPP frames in the clear, readable by its owner alone. Any thread may write; a
 * thread of its own puts frames on the disk, and what comes faster than the disk takes is left out
 * and counted.
 */
public final class CaptureFile implements AutoCloseable {
    private static final int QUEUE = 8_192;
    private static final byte[] END = new byte[0];

    private final Path path;
    private final OutputStream out;
    private final EventLog log;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread writer;
    private volatile boolean failed;

    private CaptureFile(Path path, OutputStream out, EventLog log) {
        this.path = path;
        this.out = out;
        this.log = log;
        writer = Thread.ofPlatform().daemon().name("capture").start(this::write);
    }

    /**
     * Creates the file, in place of one that is there.
     *
     * @throws IOException it cannot be written, or what is there is no file but a device or
     *     directory
     */
    public static CaptureFile create(Path path, EventLog log) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the capture file " + path + " is there and is no plain file");
        }
        Files.deleteIfExists(path);
        Files.createFile(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.WRITE));
        out.write(Pcap.fileHeader());
        out.flush();
        return new CaptureFile(path, out, log);
    }

    /** Adds a frame: copies it, does not wait. */
    public void write(boolean sent, int protocol, MemorySegment memory, long offset, int length) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        if (failed || !queue.offer(Pcap.frame(micros, sent, protocol, memory, offset, length))) {
            leftOut.incrementAndGet();
        }
    }

    @Override
    public void close() {
        try {
            if (queue.offer(END, 2, TimeUnit.SECONDS)) {
                writer.join(2_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (out) {
            for (byte[] record = queue.take(); record.length > 0; record = queue.take()) {
                out.write(record);
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            failed = true;
            queue.clear();
            log.error("capture-failed", e, "file", path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long missing = leftOut.get();
        if (missing > 0) {
            log.warn("capture-incomplete", "file", path, "left_out", missing);
        }
    }
}
