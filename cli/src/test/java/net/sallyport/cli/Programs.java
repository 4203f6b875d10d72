package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Programs in processes of their own. */
final class Programs {
    private Programs() {}

    /** The words that start {@code sallyport} as it was built here. */
    static List<String> sallyport() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }

    /** Starts one; what it complains of is in its output. */
    static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
