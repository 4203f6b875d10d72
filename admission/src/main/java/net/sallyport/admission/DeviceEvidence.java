package net.sallyport.admission;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the protocols told about the device behind a login. Each is null if it was not told; none is
 * proof: whoever knows an account's password can say what it likes here.
 *
 * @param callingAddress where the carrier's packets come from
 * @param hostName the PPTP Host Name
 * @param vendor the PPTP Vendor Name
 * @param endpointDiscriminator the LCP option, as {@code class:hex}
 * @param identification the LCP Identification messages, a space between them
 */
public record DeviceEvidence(
        @Nullable InetAddress callingAddress,
        @Nullable String hostName,
        @Nullable String vendor,
        @Nullable String endpointDiscriminator,
        @Nullable String identification) {

    private static final int LABEL_CHARACTERS = 32;

    /** A Windows client's Identification that carries its computer name, by its releases. */
    private static final List<String> COMPUTER_NAME = List.of("MSRAS-0-", "MSRAS-1-");

    /** Names that a device has because nobody gave it one. */
    private static final Set<String> NAMES_OF_MANY =
            Set.of(
                    "local",
                    "localhost",
                    "localhost.localdomain",
                    "anonymous",
                    "unknown",
                    "default",
                    "(none)",
                    "none",
                    "router",
                    "mikrotik",
                    "openwrt",
                    "android",
                    "debian",
                    "ubuntu",
                    "raspberrypi");

    /** How a discriminator's class counts (RFC 1990 section 5.1.3). */
    private enum Weight {
        /** Null, or an IP address: private ones are everywhere. */
        NONE,
        /** A magic-number block: the same one is one device, another may be a new one of it. */
        FOR,
        /** Locally assigned, MAC address, telephone number: one device has one. */
        BOTH_WAYS
    }

    public static DeviceEvidence from(@Nullable InetAddress callingAddress) {
        return new DeviceEvidence(callingAddress, null, null, null, null);
    }

    /**
     * Whether two logins come from one device. What contradicts counts more than what agrees, and
     * names that many devices have count as none. The first row that fits decides:
     *
     * <pre>
     *   endpoint          computer    host        vendor                     calling
     *   discriminator     name        name        name                       address
     *   ---------------   ---------   ---------   ---------                  -------    ---------
     *   differs (1)       any         any         any                        any        DIFFERENT
     *   any               differs     any         any                        any        DIFFERENT
     *   any               any         differs     any                        any        DIFFERENT
     *   any               any         any         differs                    any        DIFFERENT
     *   equal (2)         any         any         any                        any        SAME
     *   any               equal       any         any                        any        SAME
     *   any               any         any         any                        any        UNKNOWN
     *
     *   (1) both of class 1 (locally assigned), 3 (MAC address) or 5 (telephone number)
     *   (2) of one of these, or of class 4 (magic-number block)
     * </pre>
     *
     * "Differs" and "equal" need it told on both sides. The computer name is what a Windows client
     * says in its LCP Identification, {@code MSRAS-0-NAME}. A host name can only tell apart: an
     * image or a habit gives one name to many machines. The calling address decides nothing: behind
     * one address there are many devices, and one device comes from many addresses.
     */
    public DeviceMatch match(DeviceEvidence other) {
        if (endpointDiffers(other)
                || differ(computerName(), other.computerName())
                || differ(name(hostName), name(other.hostName))
                || differ(vendorName(), other.vendorName())) {
            return DeviceMatch.DIFFERENT;
        }
        if (endpointAgrees(other) || agree(computerName(), other.computerName())) {
            return DeviceMatch.SAME;
        }
        return DeviceMatch.UNKNOWN;
    }

    /**
     * The device for people: its computer or host name, at most 32 characters, of letters, digits,
     * dot, space, underscore and hyphen alone; null if it has none to itself.
     */
    public @Nullable String label() {
        @Nullable String name = computerName();
        if (name == null) {
            name = name(hostName);
        }
        if (name == null) {
            return null;
        }
        StringBuilder label = new StringBuilder();
        name.codePoints()
                .limit(LABEL_CHARACTERS)
                .map(each -> isPlain(each) ? each : '?')
                .forEach(label::appendCodePoint);
        return label.toString();
    }

    private boolean endpointDiffers(DeviceEvidence other) {
        return weight(endpointDiscriminator) == Weight.BOTH_WAYS
                && weight(other.endpointDiscriminator) == Weight.BOTH_WAYS
                && differ(endpointDiscriminator, other.endpointDiscriminator);
    }

    private boolean endpointAgrees(DeviceEvidence other) {
        return weight(endpointDiscriminator) != Weight.NONE
                && agree(endpointDiscriminator, other.endpointDiscriminator);
    }

    private static Weight weight(@Nullable String discriminator) {
        // A value shorter than four bytes is nobody's own.
        if (discriminator == null || discriminator.length() < 2 + 8) {
            return Weight.NONE;
        }
        return switch (discriminator.substring(0, 2)) {
            case "1:", "3:", "5:" -> Weight.BOTH_WAYS;
            case "4:" -> Weight.FOR;
            default -> Weight.NONE;
        };
    }

    private @Nullable String computerName() {
        if (identification == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (String part : identification.split(" ", -1)) {
            for (String prefix : COMPUTER_NAME) {
                if (part.startsWith(prefix)) {
                    names.add(part.substring(prefix.length()));
                }
            }
        }
        return names.size() == 1 ? name(names.getFirst()) : null;
    }

    private @Nullable String vendorName() {
        return vendor == null || vendor.isBlank() ? null : vendor.strip();
    }

    private static @Nullable String name(@Nullable String told) {
        if (told == null || told.isBlank()) {
            return null;
        }
        String name = told.strip();
        return NAMES_OF_MANY.contains(name.toLowerCase(Locale.ROOT)) ? null : name;
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equalsIgnoreCase(other);
    }

    private static boolean agree(@Nullable String one, @Nullable String other) {
        return one != null && one.equalsIgnoreCase(other);
    }

    private static boolean isPlain(int point) {
        return point >= 'a' && point <= 'z'
                || point >= 'A' && point <= 'Z'
                || point >= '0' && point <= '9'
                || point == '.'
                || point == ' '
                || point == '_'
                || point == '-';
    }
}
