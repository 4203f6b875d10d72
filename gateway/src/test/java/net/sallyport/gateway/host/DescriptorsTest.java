package net.sallyport.gateway.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import net.sallyport.gateway.config.Reading;
import net.sallyport.gateway.config.ServerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {
    private static final int SESSIONS = 10_000;

    @TempDir Path directory;

    private ServerConfig config(String... lines) throws IOException {
        String text = "[pool]\nconnections = " + SESSIONS + "\n" + String.join("\n", lines) + "\n";
        return Objects.requireNonNull(new Reading(directory).readToml(text).config());
    }

    @Test
    void shouldCountWhatASessionAndStrangersTake() throws IOException {
        assertEquals(SESSIONS + 4_000 + 512, Descriptors.needOf(config()));
        assertEquals(
                2 * SESSIONS + 100 + 512,
                Descriptors.needOf(
                        config("[interfaces]", "form = \"own\"", "[limits]", "half-open = 100")));
    }

    @Test
    void theUnitShouldHaveRoomForTenThousandSessionsOfAnyKind() throws IOException {
        ServerConfig config =
                config("[interfaces]", "form = \"own\"", "[scripts]", "enabled = true");
        assertTrue(Descriptors.needOf(config) <= ofUnit("LimitNOFILE"));
        // A stand-in a session, each script with some children, and our own threads.
        long tasks = SESSIONS + 8L * config.scripts().atOnce() + 256;
        assertTrue(tasks <= ofUnit("TasksMax"));
    }

    private static long ofUnit(String key) throws IOException {
        return Files.readAllLines(Path.of("../packaging/sallyport.service")).stream()
                .filter(line -> line.startsWith(key + "="))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
