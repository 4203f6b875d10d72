package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.function.Function;
import net.sallyport.pppconfig.ConfigFiles;
import org.jspecify.annotations.Nullable;

/**
 * What a file says, read again whenever the file has changed. Asking costs a look at its
 * attributes. Safe for use by several threads; blocks, so never on a worker.
 */
final class ReloadingFile<T> {
    /** A file changed so shortly before it was read may change again under the same time stamp. */
    private static final long SETTLED_MILLIS = 50;

    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    private final Path file;
    private final Function<byte[], T> reader;
    private @Nullable Stamp stamp;
    private byte[] bytes = new byte[0];
    private @Nullable T value;

    ReloadingFile(Path file, Function<byte[], T> reader) {
        this.file = file;
        this.reader = reader;
    }

    Path file() {
        return file;
    }

    /**
     * What the file says now.
     *
     * @throws IOException where it cannot be read
     */
    synchronized T get() throws IOException {
        Stamp now = look();
        T last = value;
        if (last != null && now.equals(stamp)) {
            return last;
        }
        byte[] read = ConfigFiles.bytes(file);
        T current = last != null && Arrays.equals(read, bytes) ? last : reader.apply(read);
        long ageMillis = System.currentTimeMillis() - now.modified().toMillis();
        stamp = ageMillis > SETTLED_MILLIS ? now : null;
        bytes = read;
        value = current;
        return current;
    }

    private Stamp look() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
}
