package net.sallyport.client.config;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sallyport.client.config.ConnectionConfig.Prefix;
import net.sallyport.pppconfig.Nearest;
import net.sallyport.pppconfig.Place;
import org.jspecify.annotations.Nullable;

/**
 * What a peers file says to Sallyport alone, in comments that pppd passes over: {@code # sallyport:
 * route 10.0.0.0/8}.
 */
final class Directives {
    private static final Pattern LINE = Pattern.compile("#\\s*sallyport:\\s*(.*?)\\s*");
    private static final Pattern PREFIX = Pattern.compile("([0-9.]{7,15})(?:/([0-9]{1,2}))?");
    private static final List<String> WORDS =
            List.of("route", "mss-clamp", "no-offload", "redial-when-displaced", "default");

    private Directives() {}

    static void read(ClientDraft draft, String file, byte[] bytes) {
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                apply(draft, new Place(file, number), matcher.group(1));
            }
        }
    }

    static void apply(ClientDraft draft, Place place, String text) {
        String[] words = text.split("\\s+", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "route" -> route(draft, place, argument);
            case "mss-clamp" -> draft.mssClamp = true;
            case "no-offload" -> draft.offload = false;
            case "redial-when-displaced" -> draft.againstOthers = true;
            default -> {
                String nearest = Nearest.to(words[0], WORDS);
                draft.problems.add(
                        place,
                        "sallyport: '"
                                + words[0]
                                + "' is not known here"
                                + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
            }
        }
    }

    private static void route(ClientDraft draft, Place place, String argument) {
        if (argument.equals("none")) {
            draft.networks.clear();
            draft.defaultRoute = false;
            return;
        }
        if (argument.equals("default")) {
            draft.defaultRoute = true;
            return;
        }
        Prefix prefix = prefix(argument);
        if (prefix == null) {
            draft.problems.add(
                    place,
                    "route '"
                            + argument
                            + "': write a network such as 10.0.0.0/8, an address, `default` or"
                            + " `none`");
        } else {
            draft.networks.add(prefix);
        }
    }

    private static @Nullable Prefix prefix(String text) {
        Matcher matcher = PREFIX.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Inet4Address address = address(matcher.group(1));
        int length = matcher.group(2) == null ? 32 : Integer.parseInt(matcher.group(2));
        if (address == null || length > 32) {
            return null;
        }
        byte[] octets = address.getAddress();
        for (int bit = length; bit < 32; bit++) {
            if ((octets[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                return null;
            }
        }
        return new Prefix(address, length);
    }

    /** A dotted quad; null for anything else. */
    static @Nullable Inet4Address address(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return null;
        }
        try {
            return Inet4Address.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
