package net.sallyport.cli;

import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the command was started at, if it is a terminal. */
final class Terminal {
    private static final int USUAL_ROWS = 24;
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /** Whether what is printed goes to a terminal. */
    // JDK 25 gives null again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isThere() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** As much of the text as the screen has room for. */
    static String fit(String text) {
        int[] size = size();
        List<String> lines = text.lines().toList();
        int rows = Math.max(2, size[0] - 1);
        String more = lines.size() > rows ? "\n… " + (lines.size() - rows + 1) + " more" : "";
        return lines.stream()
                        .limit(more.isEmpty() ? rows : rows - 1)
                        .map(line -> cut(line, size[1]))
                        .collect(Collectors.joining("\n"))
                + more
                + "\n";
    }

    private static String cut(String line, int columns) {
        return line.codePointCount(0, line.length()) <= columns
                ? line
                : line.substring(0, line.offsetByCodePoints(0, columns));
    }

    /** Rows and columns; asked each time, since windows change. */
    private static int[] size() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String[] said = stty.inputReader().readAllAsString().strip().split(" ");
            stty.waitFor(1, TimeUnit.SECONDS);
            if (said.length == 2) {
                int rows = Integer.parseInt(said[0]);
                int columns = Integer.parseInt(said[1]);
                if (rows > 0 && columns > 0) {
                    return new int[] {rows, columns};
                }
            }
        } catch (IOException | NumberFormatException e) {
            // The usual size, then.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new int[] {USUAL_ROWS, USUAL_COLUMNS};
    }
}
