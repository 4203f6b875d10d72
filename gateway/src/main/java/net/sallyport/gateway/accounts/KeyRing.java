package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the database's secrets are sealed with, out of a file with one key a line: its
 * number, 8 hexadecimal digits, and the key, 64. The first is the one that seals; all of them open.
 * Immutable.
 */
final class KeyRing {
    private static final int KEY_BYTES = 32;
    private static final String HEAD =
            "# Keys of Sallyport's account database: number, key. Whoever has both has the"
                    + " passwords' hashes.\n";

    private final Map<Integer, byte[]> keys;
    private final int sealing;

    private KeyRing(Map<Integer, byte[]> keys, int sealing) {
        this.keys = keys;
        this.sealing = sealing;
    }

    /**
     * @throws IOException the text is no key file; the message is for people and holds no key
     */
    static KeyRing parse(byte[] text) throws IOException {
        Map<Integer, byte[]> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n")) {
            number++;
            String trimmed = line.trim();
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                continue;
            }
            if (!trimmed.matches("[0-9a-f]{8} +[0-9a-f]{" + 2 * KEY_BYTES + "}")) {
                throw new IOException(
                        "line " + number + " is no key: expected 8 and 64 hexadecimal digits");
            }
            keys.put(
                    HexFormat.fromHexDigits(trimmed, 0, 8),
                    HexFormat.of().parseHex(trimmed.substring(trimmed.lastIndexOf(' ') + 1)));
        }
        if (keys.isEmpty()) {
            throw new IOException("there is no key in it");
        }
        return new KeyRing(keys, keys.keySet().iterator().next());
    }

    /**
     * Reads the file; makes one with a new key, readable by its owner alone, where there is none.
     */
    static KeyRing openOrMake(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            make(file, random);
        }
        return parse(Files.readAllBytes(file));
    }

    /** Complete or not at all, and never over one that is there. */
    private static void make(Path file, SecureRandom random) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        String line =
                HexFormat.of().toHexDigits(random.nextInt())
                        + " "
                        + HexFormat.of().formatHex(key)
                        + "\n";
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        Files.createDirectories(directory);
        Path draft =
                Files.createTempFile(
                        directory,
                        ".key-",
                        null,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, HEAD + line);
            Files.createLink(absolute, draft);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            return;
        } finally {
            Files.delete(draft);
        }
    }

    int sealingKey() {
        return sealing;
    }

    /** Null: there is no key of that number. */
    byte @Nullable [] key(int number) {
        return keys.get(number);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "KeyRing[" + keys.size() + " keys]";
    }
}
