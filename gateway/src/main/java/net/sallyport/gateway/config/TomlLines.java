package net.sallyport.gateway.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line that a TOML key stands in; the parser does not tell. Good for the plain files that
 * people write: a section or a key a line. A key that is not found so is in line 0.
 */
final class TomlLines {
    private static final Pattern SECTION =
            Pattern.compile("\\s*\\[\\[?\\s*([^\\]]+?)\\s*\\]\\]?\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_.\\-\"']+)\\s*=.*");

    private final Map<String, Integer> lines = new HashMap<>();

    TomlLines(String text) {
        String section = "";
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher heading = SECTION.matcher(line.replace("\r", ""));
            Matcher key = KEY.matcher(line.replace("\r", ""));
            if (heading.matches()) {
                section = bare(heading.group(1));
                lines.putIfAbsent(section, number);
            } else if (key.matches()) {
                String name = bare(key.group(1));
                lines.putIfAbsent(section.isEmpty() ? name : section + "." + name, number);
            }
        }
    }

    /** The line of {@code section} or {@code section.key}, from 1; 0 where it is not found. */
    int of(String path) {
        return lines.getOrDefault(path, 0);
    }

    private static String bare(String name) {
        return name.replaceAll("[\"'\\s]", "");
    }
}
