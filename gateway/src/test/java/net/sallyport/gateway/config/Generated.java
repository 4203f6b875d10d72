package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are made out of tables in the code. */
final class Generated {
    private Generated() {}

    /**
     * Fails where the file is not what the tables say; with {@code -Dsallyport.rewrite=true} writes
     * it instead.
     */
    static void check(String file, String text) throws IOException {
        Path path = Path.of("..").resolve(file);
        if (Boolean.getBoolean("sallyport.rewrite")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        assertEquals(
                Files.exists(path) ? Files.readString(path) : "",
                text,
                "write it anew: mvn -pl gateway -am test -Dtest='OptionTableTest,TomlTest'"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dsallyport.rewrite=true");
    }
}
