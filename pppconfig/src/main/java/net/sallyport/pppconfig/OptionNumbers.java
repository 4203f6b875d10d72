package net.sallyport.pppconfig;

import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers among the arguments of options, as pppd reads them. */
public final class OptionNumbers {
    private static final Pattern NUMBER =
            Pattern.compile(
                    "\\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)(.*)", Pattern.DOTALL);
    private static final Pattern HEX =
            Pattern.compile("\\s*(?:0[xX])?([0-9a-fA-F]+)(.*)", Pattern.DOTALL);

    private OptionNumbers() {}

    /** Decimal, hexadecimal with 0x, octal with 0. What follows the number is ignored, and said. */
    public static void number(
            Problems problems,
            Place place,
            String option,
            String text,
            int low,
            int high,
            IntConsumer effect) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            problems.add(
                    place, option + " '" + text + "': a number must follow, " + range(low, high));
            return;
        }
        long value;
        try {
            value = Long.decode(matcher.group(1) + matcher.group(2));
        } catch (NumberFormatException tooLong) {
            value = Long.MAX_VALUE;
        }
        if (value < low || value > high) {
            problems.add(place, option + " " + text + " is out of range: " + range(low, high));
            return;
        }
        sayRest(problems, place, option, text, matcher.group(3), Long.toString(value));
        effect.accept((int) value);
    }

    /** Hexadecimal with or without 0x, 32 bits. */
    public static void hex(
            Problems problems, Place place, String option, String text, IntConsumer effect) {
        Matcher matcher = HEX.matcher(text);
        if (!matcher.matches() || matcher.group(1).length() > 8) {
            problems.add(
                    place, option + " '" + text + "': up to eight hexadecimal digits must follow");
            return;
        }
        sayRest(problems, place, option, text, matcher.group(2), matcher.group(1));
        effect.accept((int) Long.parseLong(matcher.group(1), 16));
    }

    private static void sayRest(
            Problems problems, Place place, String option, String text, String rest, String value) {
        if (!rest.isEmpty()) {
            problems.notice(
                    place, option + " '" + text + "' is read as " + value + ", as pppd reads it");
        }
    }

    private static String range(int low, int high) {
        return high == Integer.MAX_VALUE ? low + " or more" : low + " to " + high;
    }
}
