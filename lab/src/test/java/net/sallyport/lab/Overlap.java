package net.sallyport.lab;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long two PPP interfaces or more were up and had an IPv4 address at once, by what {@code ip
 * -ts monitor link address} saw.
 *
 * @param longest at a stretch
 * @param most at once
 */
record Overlap(Duration longest, int most) {
    private static final String START = "\\[([0-9T:.-]+)] (Deleted )?[0-9]+: (ppp[0-9]+)";
    private static final Pattern LINK = Pattern.compile(START + ": <([^>]*)>.*");
    private static final Pattern ADDRESS = Pattern.compile(START + " +inet .*");

    static Overlap of(String monitored) {
        Set<String> up = new HashSet<>();
        Map<String, Integer> addresses = new HashMap<>();
        Duration longest = Duration.ZERO;
        int most = 0;
        LocalDateTime since = null;
        for (String line : monitored.lines().toList()) {
            Matcher link = LINK.matcher(line);
            Matcher address = ADDRESS.matcher(line);
            LocalDateTime at;
            if (link.matches()) {
                at = LocalDateTime.parse(link.group(1));
                if (link.group(2) != null) {
                    up.remove(link.group(3));
                    addresses.remove(link.group(3));
                } else if (Set.of(link.group(4).split(",")).contains("UP")) {
                    up.add(link.group(3));
                } else {
                    up.remove(link.group(3));
                }
            } else if (address.matches()) {
                at = LocalDateTime.parse(address.group(1));
                addresses.merge(address.group(3), address.group(2) == null ? 1 : -1, Integer::sum);
            } else {
                continue;
            }
            int inside =
                    (int) up.stream().filter(each -> addresses.getOrDefault(each, 0) > 0).count();
            most = Math.max(most, inside);
            if (inside > 1 && since == null) {
                since = at;
            } else if (inside < 2 && since != null) {
                Duration span = Duration.between(since, at);
                longest = span.compareTo(longest) > 0 ? span : longest;
                since = null;
            }
        }
        return new Overlap(longest, most);
    }
}
