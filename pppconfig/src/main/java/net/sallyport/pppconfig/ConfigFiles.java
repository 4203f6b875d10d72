package net.sallyport.pppconfig;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Reads whole files, and says in one sentence why one cannot be. */
public final class ConfigFiles {
    private static final long LARGEST = 256L << 20;

    private ConfigFiles() {}

    /** The bytes; null where it cannot be read, with a problem at {@code place}. */
    public static byte @Nullable [] read(Path file, Place place, String what, Problems problems) {
        try {
            return bytes(file);
        } catch (IOException unreadable) {
            problems.add(place, what + " " + file + " cannot be read: " + reason(file, unreadable));
            return null;
        }
    }

    /**
     * All of a file.
     *
     * @throws IOException where it cannot be read, is no regular file (which might never end), or
     *     is larger than any configuration
     */
    public static byte[] bytes(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is no regular file");
        }
        if (attributes.size() > LARGEST) {
            throw new IOException("it is larger than " + (LARGEST >> 20) + " MiB");
        }
        return Files.readAllBytes(file);
    }

    /** Why {@code file} could not be read, without its name. */
    public static String reason(Path file, IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            default -> {
                if (Files.isDirectory(file)) {
                    yield "it is a directory";
                }
                String message = unreadable.getMessage();
                yield message == null ? unreadable.getClass().getSimpleName() : message;
            }
        };
    }
}
