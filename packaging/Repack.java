import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Copies a jar without the native libraries that it brings, of which one is kept as a file. */
final class Repack {
    private static final String NATIVE = "org/sqlite/native/";

    /** JAR OUT LIBRARY LIBRARY-OUT EPOCH-SECONDS. */
    public static void main(String[] words) throws IOException {
        long millis = Long.parseLong(words[4]) * 1_000;
        try (ZipFile jar = new ZipFile(words[0])) {
            TreeMap<String, ZipEntry> kept = new TreeMap<>();
            jar.stream()
                    .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith(NATIVE))
                    .forEach(entry -> kept.put(entry.getName(), entry));
            try (OutputStream file = Files.newOutputStream(Path.of(words[1]));
                    ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(file))) {
                for (ZipEntry entry : kept.values()) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTime(millis);
                    out.putNextEntry(copy);
                    try (InputStream in = jar.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                }
            }
            try (InputStream in = jar.getInputStream(jar.getEntry(NATIVE + words[2]))) {
                Files.copy(in, Path.of(words[3]));
            }
        }
    }

    private Repack() {}
}
