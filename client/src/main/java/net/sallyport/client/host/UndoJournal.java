package net.sallyport.client.host;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a connection has changed on its host and not undone yet, in a file: written before each
 * change, so that whoever comes after a crash can undo it. A line a change: its kind, then its
 * details. Not for several threads at once.
 */
public final class UndoJournal {
    /**
     * A change.
     *
     * @param kind a word
     * @param details whatever undoing it takes
     */
    public record Entry(String kind, List<String> details) {
        public Entry {
            details = List.copyOf(details);
        }
    }

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();

    private UndoJournal(Path file) {
        this.file = file;
    }

    /** The journal as its last owner left it; empty if there is none. */
    public static UndoJournal open(Path file) throws IOException {
        UndoJournal journal = new UndoJournal(file);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                List<String> words =
                        Arrays.stream(line.split("\t", -1))
                                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                                .toList();
                journal.entries.add(new Entry(words.getFirst(), words.subList(1, words.size())));
            }
        }
        return journal;
    }

    /** What is still to be undone, the latest first. */
    public List<Entry> pending() {
        return entries.reversed().stream().toList();
    }

    /** To be called before the change is made. */
    public void add(Entry entry) throws IOException {
        entries.add(entry);
        write();
    }

    /** The change is undone. */
    public void remove(Entry entry) throws IOException {
        if (entries.remove(entry)) {
            write();
        }
    }

    private void write() throws IOException {
        if (entries.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(encode(entry.kind));
            entry.details.forEach(detail -> text.append('\t').append(encode(detail)));
            text.append('\n');
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String encode(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8);
    }
}
