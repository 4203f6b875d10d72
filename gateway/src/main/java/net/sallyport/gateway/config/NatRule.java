package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of address translation, the same in the TOML and on the command line:
 *
 * <pre>
 *   masquerade              [from SOURCE,…] [to NETWORK,…] [out INTERFACE]
 *   snat ADDRESS            [from SOURCE,…] [to NETWORK,…] [out INTERFACE]
 *   keep                    [from SOURCE,…] [to NETWORK,…] [out INTERFACE]
 * </pre>
 *
 * A source is a network or {@code clients}: whatever comes out of a tunnel. The first rule that
 * fits a connection decides.
 *
 * @param address that senders get; null but for {@link Action#SNAT}
 * @param clients whether clients are among the sources
 * @param from networks among the sources
 * @param to destinations; empty: everywhere
 * @param out the interface that packets leave by; null for masquerade: that of the default route;
 *     null otherwise: any but the tunnels'
 */
public record NatRule(
        Action action,
        @Nullable Inet4Address address,
        boolean clients,
        List<Subnet> from,
        List<Subnet> to,
        @Nullable String out) {

    /** How to write one. */
    public static final String EXPECTED =
            "\"masquerade\", \"snat ADDRESS\" or \"keep\", each with \"from clients,NETWORK\","
                    + " \"to NETWORK\", \"out INTERFACE\" behind it as needed";

    /** What becomes of a sender's address. */
    public enum Action {
        /** It becomes that of the interface that the packet leaves by. */
        MASQUERADE,
        /** It becomes the one given. */
        SNAT,
        /** It stays as it is. */
        KEEP
    }

    public NatRule {
        from = List.copyOf(from);
        to = List.copyOf(to);
        if ((action == Action.SNAT) != (address != null)) {
            throw new IllegalArgumentException("snat names an address, the others none");
        }
    }

    /**
     * @throws IllegalArgumentException this is none; the message says why, as the end of a sentence
     */
    public static NatRule parse(String text) {
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        Action action =
                switch (words.removeFirst()) {
                    case "masquerade" -> Action.MASQUERADE;
                    case "snat" -> Action.SNAT;
                    case "keep" -> Action.KEEP;
                    default -> throw wrong("does not begin with masquerade, snat or keep");
                };
        Inet4Address address = null;
        if (action == Action.SNAT) {
            address = words.isEmpty() ? null : address(words.removeFirst());
            if (address == null) {
                throw wrong("does not say the address to snat to");
            }
        }
        boolean clients = false;
        boolean sources = false;
        List<Subnet> from = new ArrayList<>();
        List<Subnet> to = new ArrayList<>();
        String out = null;
        while (!words.isEmpty()) {
            String keyword = words.removeFirst();
            if (words.isEmpty()) {
                throw wrong("ends after '" + keyword + "'");
            }
            String value = words.removeFirst();
            switch (keyword) {
                case "from" -> {
                    sources = true;
                    for (String item : value.split(",", -1)) {
                        if (item.equals("clients")) {
                            clients = true;
                        } else {
                            from.add(subnet(item));
                        }
                    }
                }
                case "to" -> {
                    for (String item : value.split(",", -1)) {
                        to.add(subnet(item));
                    }
                }
                case "out" -> out = interfaceName(value);
                default -> throw wrong("has '" + keyword + "' where from, to or out is expected");
            }
        }
        return new NatRule(action, address, clients || !sources, from, to, out);
    }

    private static @Nullable Inet4Address address(String text) {
        Inet4Address address = IpSpec.addressOrHost(text, HostResolver.none());
        return address != null && IpSpec.isUsable(address) ? address : null;
    }

    private static Subnet subnet(String text) {
        Subnet subnet = Subnet.parse(text);
        if (subnet == null) {
            throw wrong("has '" + text + "', which is no network such as 192.168.1.0/24");
        }
        return subnet;
    }

    // What goes into a rule set in quotes: nothing that could end them.
    private static String interfaceName(String text) {
        if (!text.matches("[A-Za-z0-9_.:@-]{1,15}")) {
            throw wrong("has '" + text + "', which is no interface's name");
        }
        return text;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(text);
    }

    /** As it is written. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(TomlTypes.spell(action));
        if (address != null) {
            text.append(' ').append(address.getHostAddress());
        }
        List<String> sources = new ArrayList<>();
        if (clients) {
            sources.add("clients");
        }
        from.forEach(subnet -> sources.add(subnet.toString()));
        if (!from.isEmpty()) {
            text.append(" from ").append(String.join(",", sources));
        }
        if (!to.isEmpty()) {
            text.append(" to ")
                    .append(String.join(",", to.stream().map(Subnet::toString).toList()));
        }
        if (out != null) {
            text.append(" out ").append(out);
        }
        return text.toString();
    }
}
