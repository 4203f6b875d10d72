package net.sallyport.pppconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of an account file with at least client, server and secret. Words are kept as they stand,
 * a char a byte.
 *
 * @param line from 1
 * @param lastLine where its last word ends
 * @param client a name, or {@code *}
 * @param server the name of the side that asks for the proof, or {@code *}
 * @param secret the secret, or {@code @/path} of a file with it
 * @param addresses what stands between the secret and {@code --}
 * @param options what stands behind {@code --}
 */
public record SecretsLine(
        int line,
        int lastLine,
        String client,
        String server,
        String secret,
        List<Word> addresses,
        List<Word> options) {
    public static final String WILDCARD = "*";

    private static final int MAX_SECRET = 256;

    /** Cuts a file into lines. One with fewer than three words is left out, with a notice. */
    public static List<SecretsLine> parse(String file, byte[] bytes, Problems problems) {
        List<SecretsLine> lines = new ArrayList<>();
        WordLexer lexer = new WordLexer(file, bytes, problems);
        List<Word> words = new ArrayList<>();
        int lastLine = 0;
        for (Word word = lexer.next(); word != null; word = lexer.next()) {
            if (word.startsLine()) {
                add(lines, words, lastLine, file, problems);
                words = new ArrayList<>();
            }
            words.add(word);
            lastLine = lexer.line();
        }
        add(lines, words, lastLine, file, problems);
        return lines;
    }

    private static void add(
            List<SecretsLine> lines,
            List<Word> words,
            int lastLine,
            String file,
            Problems problems) {
        if (words.isEmpty()) {
            return;
        }
        if (words.size() < 3) {
            problems.notice(
                    new Place(file, words.getFirst().line()),
                    "the line is left out: it must have client, server and secret, and then"
                            + " addresses");
            return;
        }
        List<Word> rest = words.subList(3, words.size());
        int dashes = 0;
        while (dashes < rest.size() && !rest.get(dashes).latin1().equals("--")) {
            dashes++;
        }
        lines.add(
                new SecretsLine(
                        words.getFirst().line(),
                        lastLine,
                        words.getFirst().latin1(),
                        words.get(1).latin1().intern(),
                        words.get(2).latin1(),
                        List.copyOf(rest.subList(0, dashes)),
                        List.copyOf(rest.subList(Math.min(dashes + 1, rest.size()), rest.size()))));
    }

    public boolean servesAny() {
        return server.equals(WILDCARD);
    }

    public boolean servesOnly(String name) {
        return !servesAny() && server.equals(name);
    }

    /** Whether some peer could be given an address by this line. */
    public boolean allowsSomeAddress() {
        for (Word word : addresses) {
            if (word.latin1().startsWith("-")) {
                return false;
            }
            if (!word.latin1().startsWith("!")) {
                return true;
            }
        }
        return false;
    }

    /**
     * The secret, read from its file where it is {@code @/path}; null where there is none, with a
     * notice at {@code place}.
     */
    public byte @Nullable [] secretBytes(Place place, Problems problems) {
        String found = secret.startsWith("@/") ? indirect(place, problems) : secret;
        if (found == null) {
            return null;
        }
        byte[] bytes = found.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > MAX_SECRET) {
            problems.notice(
                    place, "the secret is cut to " + MAX_SECRET + " bytes, as pppd cuts it");
            return Arrays.copyOf(bytes, MAX_SECRET);
        }
        return bytes;
    }

    private @Nullable String indirect(Place place, Problems problems) {
        byte[] latin1 = secret.substring(1).getBytes(StandardCharsets.ISO_8859_1);
        String path = new String(latin1, StandardCharsets.UTF_8);
        try {
            WordLexer lexer = new WordLexer(path, ConfigFiles.bytes(Path.of(path)), problems);
            Word word = lexer.next();
            if (word != null) {
                return word.latin1();
            }
            problems.notice(place, "the line is left out: no secret in " + path);
        } catch (IOException unreadable) {
            problems.notice(
                    place,
                    "the line is left out: "
                            + path
                            + " cannot be read: "
                            + ConfigFiles.reason(Path.of(path), unreadable));
        } catch (InvalidPathException invalid) {
            problems.notice(place, "the line is left out: '" + path + "' is no path");
        }
        return null;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SecretsLine[line " + line + "]";
    }
}
