package net.sallyport.gateway.wtmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A file of such records, wtmp or utmp. What is not there is passed over. For one thread. */
final class UtmpFile {
    private static final long LOCK_MILLIS = 2_000;

    /** So far back from its end a log is looked through for sessions that never ended. */
    private static final long TAIL_BYTES = 4 << 20;

    private final Path path;
    private final UtmpLayout layout;

    /** Where each line's record is, of those before {@link #known}: nobody moves records. */
    private final Map<String, Long> places = new HashMap<>();

    private long known;
    private @Nullable Object fileKey;

    UtmpFile(Path path, UtmpLayout layout) {
        this.path = path;
        this.layout = layout;
    }

    private interface Work {
        void on(FileChannel file) throws IOException;
    }

    void append(ByteBuffer record) throws IOException, InterruptedException {
        locked(file -> write(file, record, wholeRecords(file)));
    }

    /**
     * In the place of the line's record before, or at the end. However many records there are,
     * those alone are read that were not there the last time.
     */
    void replace(ByteBuffer record) throws IOException, InterruptedException {
        String line = UtmpLayout.line(record);
        locked(file -> {
            long end = wholeRecords(file);
            if (known > end) {
                forget();
            }
            learn(file, end);
            Long place = places.get(line);
            if (place != null && !isOf(line, read(file, place))) {
                // Somebody has made a file of other records of it.
                forget();
                learn(file, end);
                place = places.get(line);
            }
            if (place == null) {
                place = end;
                places.put(line, end);
                known = end + layout.size();
            }
            write(file, record, place);
        });
    }

    private void learn(FileChannel file, long end) throws IOException {
        for (; known < end; known += layout.size()) {
            ByteBuffer there = read(file, known);
            if (isSession(there)) {
                places.putIfAbsent(UtmpLayout.line(there), known);
            }
        }
    }

    private void forget() {
        places.clear();
        known = 0;
    }

    private static boolean isOf(String line, ByteBuffer record) {
        return isSession(record) && UtmpLayout.line(record).equals(line);
    }

    /** The last records of lines that are in use, as far as the end of the file tells. */
    Collection<ByteBuffer> inUse(Predicate<String> line) throws IOException, InterruptedException {
        Map<String, ByteBuffer> last = new LinkedHashMap<>();
        locked(file -> {
            long end = wholeRecords(file);
            long tail = TAIL_BYTES / layout.size() * layout.size();
            for (long at = Math.max(0, end - tail); at < end; at += layout.size()) {
                ByteBuffer there = read(file, at);
                switch (UtmpLayout.type(there)) {
                    case UtmpLayout.BOOT_TIME -> last.clear();
                    case UtmpLayout.USER_PROCESS -> last.put(UtmpLayout.line(there), there);
                    case UtmpLayout.DEAD_PROCESS -> last.remove(UtmpLayout.line(there));
                    default -> {}
                }
            }
        });
        last.keySet().removeIf(line.negate());
        return List.copyOf(last.values());
    }

    private void locked(Work work) throws IOException, InterruptedException {
        if (!isThere()) {
            return;
        }
        try (FileChannel opened =
                        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = lock(opened)) {
            work.on(opened);
        }
    }

    private boolean isThere() throws IOException {
        Object now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!Objects.equals(now, fileKey)) {
            forget();
            fileKey = now;
        }
        return true;
    }

    /** The C library takes the same lock; whoever holds it longer than a moment is in trouble. */
    private FileLock lock(FileChannel file) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOCK_MILLIS);
        FileLock lock = file.tryLock();
        while (lock == null) {
            if (System.nanoTime() > deadline) {
                throw new IOException(path + " is locked by another process");
            }
            TimeUnit.MILLISECONDS.sleep(10);
            lock = file.tryLock();
        }
        return lock;
    }

    /** A record that was cut off by a crash is written over. */
    private long wholeRecords(FileChannel file) throws IOException {
        return file.size() / layout.size() * layout.size();
    }

    private ByteBuffer read(FileChannel file, long at) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (read >= 0 && record.hasRemaining()) {
            read = file.read(record, at + record.position());
        }
        return record;
    }

    private static void write(FileChannel file, ByteBuffer record, long at) throws IOException {
        ByteBuffer bytes = record.duplicate().rewind();
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }

    private static boolean isSession(ByteBuffer record) {
        int type = UtmpLayout.type(record);
        return type == UtmpLayout.USER_PROCESS || type == UtmpLayout.DEAD_PROCESS;
    }
}
