package net.sallyport.client.call;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Properties;

/**
 * How a connection does, as its process writes it down for others.
 *
 * @param pid the process
 * @param server as people know it, with its address
 * @param interfaceName empty unless it is up, as are the next four
 * @param local our address inside the tunnel
 * @param peer the server's address inside the tunnel
 * @param encryption empty in clear, too
 * @param mtu bytes; 0 unless it is up
 * @param sinceMillis when it came into this phase, by the wall clock
 * @param nextMillis when it dials again; 0 unless it waits
 * @param failures attempts in a row that failed
 * @param lastEnd how the last attempt ended; empty for the first
 */
public record ConnectionState(
        String name,
        long pid,
        Phase phase,
        String server,
        String account,
        String interfaceName,
        String local,
        String peer,
        String encryption,
        int mtu,
        long sinceMillis,
        long nextMillis,
        int failures,
        String lastEnd) {
    /** What it is doing. */
    public enum Phase {
        DIALLING,
        UP,
        WAITING
    }

    /** Puts it in a file, whole at any moment. */
    void write(Path file) throws IOException {
        Properties words = new Properties();
        words.setProperty("name", name);
        words.setProperty("pid", Long.toString(pid));
        words.setProperty("phase", phase.name());
        words.setProperty("server", server);
        words.setProperty("account", account);
        words.setProperty("interface", interfaceName);
        words.setProperty("local", local);
        words.setProperty("peer", peer);
        words.setProperty("encryption", encryption);
        words.setProperty("mtu", Integer.toString(mtu));
        words.setProperty("since", Long.toString(sinceMillis));
        words.setProperty("next", Long.toString(nextMillis));
        words.setProperty("failures", Integer.toString(failures));
        words.setProperty("last-end", lastEnd);
        StringWriter text = new StringWriter();
        words.store(text, null);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text.toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException it cannot be read, or is none of ours
     */
    static ConnectionState read(Path file) throws IOException {
        Properties words = new Properties();
        try {
            words.load(new StringReader(Files.readString(file)));
            return new ConnectionState(
                    text(words, "name"),
                    Long.parseLong(text(words, "pid")),
                    Phase.valueOf(text(words, "phase").toUpperCase(Locale.ROOT)),
                    text(words, "server"),
                    text(words, "account"),
                    text(words, "interface"),
                    text(words, "local"),
                    text(words, "peer"),
                    text(words, "encryption"),
                    Integer.parseInt(text(words, "mtu")),
                    Long.parseLong(text(words, "since")),
                    Long.parseLong(text(words, "next")),
                    Integer.parseInt(text(words, "failures")),
                    text(words, "last-end"));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static String text(Properties words, String key) {
        return words.getProperty(key, "");
    }
}
