package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import org.jspecify.annotations.Nullable;

/**
 * pptpd's address lists: {@code item,item,…} without blanks, where an item is an address, an
 * address with one octet written {@code low-high}, or a host name.
 */
final class IpSpec {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.-]+");
    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_.])?");

    private IpSpec() {}

    /**
     * The addresses in the order written; null where there was a problem, which is then among
     * {@code problems}.
     *
     * @param what the keyword, for messages
     */
    static @Nullable List<Inet4Address> parse(
            String spec, String what, Place place, HostResolver resolver, Problems problems) {
        List<Inet4Address> addresses = new ArrayList<>();
        for (String item : spec.split(",", -1)) {
            String wrong = add(item, resolver, addresses);
            if (wrong != null) {
                problems.add(place, what + ": " + wrong);
                return null;
            }
        }
        for (Inet4Address address : addresses) {
            if (!isUsable(address)) {
                problems.add(
                        place,
                        what
                                + ": "
                                + address.getHostAddress()
                                + " can be nobody's address in a tunnel (loopback, multicast,"
                                + " reserved or zero)");
                return null;
            }
        }
        return addresses;
    }

    /** One address, written as such or as a host name; null where it is neither. */
    static @Nullable Inet4Address addressOrHost(String text, HostResolver resolver) {
        int[] octets = octets(text);
        if (octets != null) {
            return address(octets[0], octets[1], octets[2], octets[3]);
        }
        if (NUMERIC.matcher(text).matches() || !HOST_NAME.matcher(text).matches()) {
            return null;
        }
        List<Inet4Address> found = resolver.resolve(text);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Whether an address may stand at either end of a tunnel. */
    static boolean isUsable(Inet4Address address) {
        int first = address.getAddress()[0] & 0xff;
        return first != 0 && first != 127 && first < 224;
    }

    private static @Nullable String add(
            String item, HostResolver resolver, List<Inet4Address> addresses) {
        if (item.isEmpty()) {
            return "an item is empty; write addresses separated by single commas";
        }
        if (item.indexOf(' ') >= 0 || item.indexOf('\t') >= 0) {
            return "'" + item + "' has a blank; write addresses separated by commas alone";
        }
        if (!NUMERIC.matcher(item).matches()) {
            Inet4Address address = addressOrHost(item, resolver);
            if (address == null) {
                return "'" + item + "' is neither an IPv4 address nor a host name that is known";
            }
            addresses.add(address);
            return null;
        }
        return addRange(item, addresses);
    }

    private static @Nullable String addRange(String item, List<Inet4Address> addresses) {
        String[] parts = item.split("\\.", -1);
        if (parts.length != 4) {
            return "'" + item + "' is not an IPv4 address: four numbers separated by dots";
        }
        int[] low = new int[4];
        int[] high = new int[4];
        int ranges = 0;
        for (int i = 0; i < 4; i++) {
            String[] bounds = parts[i].split("-", -1);
            low[i] = octet(bounds[0]);
            high[i] = octet(bounds[bounds.length - 1]);
            ranges += bounds.length > 1 ? 1 : 0;
            if (bounds.length > 2 || low[i] < 0 || high[i] < 0) {
                return "'"
                        + parts[i]
                        + "' in '"
                        + item
                        + "' is not a number from 0 to 255, nor LOW-HIGH";
            }
            if (high[i] < low[i]) {
                return "'"
                        + item
                        + "' counts backwards; write both ends in full, "
                        + low[i]
                        + "-"
                        + suggestedEnd(low[i], bounds[1])
                        + " for instance";
            }
        }
        if (ranges > 1) {
            return "'" + item + "' has more than one range; only one octet may be LOW-HIGH";
        }
        for (int a = low[0]; a <= high[0]; a++) {
            for (int b = low[1]; b <= high[1]; b++) {
                for (int c = low[2]; c <= high[2]; c++) {
                    for (int d = low[3]; d <= high[3]; d++) {
                        addresses.add(address(a, b, c, d));
                    }
                }
            }
        }
        return null;
    }

    private static int suggestedEnd(int low, String high) {
        String start = Integer.toString(low);
        int keep = Math.max(0, start.length() - high.length());
        int end = octet(start.substring(0, keep) + high);
        return end >= low ? end : 255;
    }

    private static int @Nullable [] octets(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        int[] octets = new int[4];
        for (int i = 0; i < 4; i++) {
            octets[i] = octet(parts[i]);
            if (octets[i] < 0) {
                return null;
            }
        }
        return octets;
    }

    /** 0 to 255, or -1. A leading zero is refused: some readers take such numbers for octal. */
    private static int octet(String text) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= 255 ? value : -1;
    }

    static Inet4Address address(int a, int b, int c, int d) {
        try {
            byte[] octets = {(byte) a, (byte) b, (byte) c, (byte) d};
            return (Inet4Address) InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The address with this value, most significant octet first. */
    static Inet4Address address(int value) {
        return address(value >>> 24, value >>> 16 & 0xff, value >>> 8 & 0xff, value & 0xff);
    }

    /** {@code a.b.c.low} to {@code a.b.c.high}. */
    static List<Inet4Address> range(int a, int b, int c, int low, int high) {
        List<Inet4Address> addresses = new ArrayList<>();
        for (int d = low; d <= high; d++) {
            addresses.add(address(a, b, c, d));
        }
        return addresses;
    }
}
