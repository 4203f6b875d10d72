package net.sallyport.gateway.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.LocalDatagrams;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Puts lines into systemd's journal with their fields, in its native protocol: a datagram an entry,
 * a field a line.
 *
 * <pre>
 *   NAME=value\n                                       without a line feed in the value
 *   NAME\n  length (64 bits, little-endian)  value\n   with one
 * </pre>
 *
 * What cannot go there (too long for a datagram, no journal any more) goes where the lines would go
 * without a journal, which under systemd is the journal, too. For one thread.
 */
final class Journal implements LogKeeper {
    static final String SOCKET = "/run/systemd/journal/socket";

    private static final String OURS = "sallyport";
    private static final String DAEMON = "3";
    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 10;

    private final String address;
    private final LogKeeper otherwise;
    private @Nullable LocalDatagrams socket;

    Journal(String address, LogKeeper otherwise) {
        this.address = address;
        this.otherwise = otherwise;
    }

    /**
     * Whether what this process writes to a descriptor goes to the journal anyway
     * (systemd.exec(5)), so that it may as well go there with its fields.
     *
     * @param environment {@code JOURNAL_STREAM}
     * @param descriptor a link to the open file
     */
    static boolean isBehind(Map<String, String> environment, Path descriptor) {
        String stream = environment.get("JOURNAL_STREAM");
        if (stream == null) {
            return false;
        }
        try {
            Map<String, Object> found = Files.readAttributes(descriptor, "unix:dev,ino");
            return stream.equals(found.get("dev") + ":" + found.get("ino"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public boolean keep(LogLine line) {
        byte[] entry = entry(line);
        for (int i = 0; i < TRIES; i++) {
            switch (send(entry)) {
                case TAKEN -> {
                    return true;
                }
                case TOO_LONG, GONE -> {
                    return otherwise.keep(line);
                }
                case FULL -> {
                    if (!pause()) {
                        return false;
                    }
                }
            }
        }
        return false;
    }

    private LocalDatagrams.Sent send(byte[] entry) {
        try {
            LocalDatagrams open = socket == null ? LocalDatagrams.connect(address) : socket;
            socket = open;
            LocalDatagrams.Sent sent = open.send(entry);
            if (sent == LocalDatagrams.Sent.GONE) {
                // There may be another by the next line.
                close();
            }
            return sent;
        } catch (LinuxException e) {
            return LocalDatagrams.Sent.GONE;
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static byte[] entry(LogLine line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        Throwable trouble = line.trouble();
        put(out, "MESSAGE", trouble == null ? line.text() : line.text() + "\n" + trace(trouble));
        put(out, "PRIORITY", priority(line.level()));
        put(out, "SYSLOG_FACILITY", DAEMON);
        String program = line.program();
        put(out, "SYSLOG_IDENTIFIER", program == null ? OURS : program);
        if (program != null) {
            put(out, "SYSLOG_PID", Long.toString(line.number()));
        }
        List<String> fields = line.fields();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            put(out, name(fields.get(i)), fields.get(i + 1));
        }
        return out.toByteArray();
    }

    /** Upper case, and none of the journal's own. */
    private static String name(String key) {
        return "SALLYPORT_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void put(ByteArrayOutputStream out, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (value.indexOf('\n') < 0) {
            out.write('=');
        } else {
            out.write('\n');
            out.writeBytes(
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(bytes.length)
                            .array());
        }
        out.writeBytes(bytes);
        out.write('\n');
    }

    private static String trace(Throwable trouble) {
        StringWriter text = new StringWriter();
        trouble.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }

    /** As syslog numbers them. */
    private static String priority(Level level) {
        return switch (level) {
            case ERROR -> "3";
            case WARN -> "4";
            case INFO -> "6";
            case DEBUG, TRACE -> "7";
        };
    }

    @Override
    public void close() {
        LocalDatagrams open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
