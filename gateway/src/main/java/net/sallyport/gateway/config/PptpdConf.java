package net.sallyport.gateway.config;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import net.sallyport.pppconfig.Nearest;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A pptpd.conf cut into keywords and values: one keyword a line from its first column, the rest of
 * the line is its value, {@code #} in the first column starts a comment, of two lines with the same
 * keyword the first counts.
 */
final class PptpdConf {
    /** pptpd skips longer lines. */
    static final int MAX_LINE = 509;

    /** A line of it. */
    record Setting(String value, Place place) {}

    private final Map<PptpdDirective, Setting> settings = new EnumMap<>(PptpdDirective.class);
    private final String file;
    private final Problems problems;

    private PptpdConf(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static PptpdConf parse(String file, byte[] bytes, Problems problems) {
        PptpdConf conf = new PptpdConf(file, problems);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            conf.line(line, new Place(file, ++number));
        }
        return conf;
    }

    @Nullable Setting get(PptpdDirective directive) {
        return settings.get(directive);
    }

    private void line(String raw, Place place) {
        String line = raw;
        if (line.endsWith("\r")) {
            problems.notice(
                    Place.of(file), "lines end with CR LF; they are read as if with LF alone");
            line = line.substring(0, line.length() - 1);
        }
        if (line.startsWith("#") || isBlank(line)) {
            return;
        }
        if (line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE) {
            problems.add(
                    place,
                    "the line is longer than "
                            + MAX_LINE
                            + " bytes; pptpd skips such lines: shorten it, address lists with"
                            + " LOW-HIGH");
            return;
        }
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            if (!line.trim().startsWith("#")) {
                problems.add(
                        place,
                        "the line starts with a blank; pptpd skips such lines: remove the blank,"
                                + " or put # before it");
            }
            return;
        }
        int end = 0;
        while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
            end++;
        }
        setting(line.substring(0, end), trim(line.substring(end)), place);
    }

    private void setting(String keyword, String value, Place place) {
        PptpdDirective directive = PptpdDirective.find(keyword);
        if (directive == null) {
            String nearest = Nearest.to(keyword, PptpdDirective.keywords());
            problems.add(
                    place,
                    "unknown keyword '"
                            + keyword
                            + "'"
                            + (nearest == null ? "" : "; did you mean '" + nearest + "'?")
                            + (OptionTable.find(keyword) == null
                                    ? ""
                                    : "; it belongs in the file that `option` names"));
            return;
        }
        Setting earlier = settings.get(directive);
        if (earlier != null) {
            problems.notice(
                    place,
                    keyword
                            + " is ignored: the first one counts, in line "
                            + earlier.place().line());
            return;
        }
        settings.put(directive, new Setting(value, place));
        if (directive.hasValue() && value.isEmpty()) {
            problems.add(place, keyword + ": its value is missing");
        } else if (!directive.hasValue() && !value.isEmpty()) {
            problems.notice(
                    place,
                    keyword
                            + " is on by being there; '"
                            + value
                            + "' is ignored: put # before the line to switch it off");
        }
    }

    private static boolean isBlank(String line) {
        return trim(line).isEmpty();
    }

    /** Blanks are spaces and tabs. */
    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            start++;
        }
        while (end > start && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        return text.substring(start, end);
    }
}
