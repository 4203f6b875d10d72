package net.sallyport.gateway.firewall;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The kernel's {@code ip_forward} of this network namespace, and a note of what it was before: so
 * that it is put back even after a crash. The note holds for one boot and one namespace.
 */
final class Forwarding {
    private static final Path SWITCH = Path.of("/proc/sys/net/ipv4/ip_forward");

    private final Path note;

    /**
     * @param runDir where the note is kept
     */
    Forwarding(Path runDir) {
        note = runDir.resolve("ip_forward.before");
    }

    static boolean isOn() throws IOException {
        return Files.readString(SWITCH).strip().equals("1");
    }

    /** Switches it on; the note is safe on disk before. */
    void switchOn() throws IOException {
        if (isOn()) {
            // By somebody else, or by us before a crash: then there is a note already.
            return;
        }
        Files.createDirectories(note.toAbsolutePath().getParent());
        Path fresh = note.resolveSibling(note.getFileName() + ".new");
        try (FileChannel file =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            file.write(StandardCharsets.US_ASCII.encode(place()));
            file.force(true);
        }
        Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(SWITCH, "1");
    }

    /** Switches it off, if it was this server, or one that crashed, that switched it on. */
    void putBack() throws IOException {
        if (isOurs()) {
            Files.writeString(SWITCH, "0");
        }
        Files.deleteIfExists(note);
    }

    private boolean isOurs() throws IOException {
        return Files.exists(note) && Files.readString(note).equals(place());
    }

    // A link's text: what it names cannot be read by everybody.
    private static String place() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
                + " "
                + Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))
                + "\n";
    }
}
