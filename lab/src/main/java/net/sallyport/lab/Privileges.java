package net.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The powers that packaging/sallyport.service leaves the server. */
public final class Privileges {
    private static final String UNIT = "packaging/sallyport.service";
    private static final String BOUNDING_SET = "CapabilityBoundingSet=";

    private Privileges() {}

    /** Words to begin a command with: the unit's bounding set, and no new privileges. */
    public static List<String> asInTheUnit() {
        return List.of("setpriv", "--no-new-privs", "--bounding-set", boundingSet());
    }

    /** In setpriv's spelling: none, and then each. */
    private static String boundingSet() {
        return unit().lines()
                .filter(line -> line.startsWith(BOUNDING_SET))
                .flatMap(line -> Arrays.stream(line.substring(BOUNDING_SET.length()).split(" ")))
                .map(name -> "+" + name.substring("CAP_".length()).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(",", "-all,", ""));
    }

    private static String unit() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve(UNIT))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new LabException("not inside the project: no " + UNIT + " above");
        }
        try {
            return Files.readString(directory.resolve(UNIT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
