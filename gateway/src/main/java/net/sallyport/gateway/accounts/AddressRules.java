package net.sallyport.gateway.accounts;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.Addresses;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.Word;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that an account's peers may use, as the words behind its secret say: evaluated in
 * order, the first that fits decides, and what none fits is denied. No words: nothing is allowed.
 */
public final class AddressRules {
    /** Everything is allowed, as by {@code *}. */
    public static final AddressRules ANY = new AddressRules(List.of(new Rule(true, 0, 0, false)));

    /**
     * @param permits whether what fits is allowed
     * @param base the network's address
     * @param mask its mask
     * @param byUnit whether only the network's address numbered like the interface is meant
     */
    private record Rule(boolean permits, int base, int mask, boolean byUnit) {}

    private static final int NO_UNIT = -1;

    private final List<Rule> rules;

    private AddressRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * The address that a session gets.
     *
     * @param address the peer's; null: none that it may use
     * @param fixed whether the account brings the address, so that it is not the pool's to give
     * @param negotiable whether the peer may name another address that is allowed
     */
    public record Choice(@Nullable Inet4Address address, boolean fixed, boolean negotiable) {}

    /**
     * Reads address words: {@code *}, {@code -}, an address, a host's or a network's name, {@code
     * A/n}, {@code A/n+}, each of these also behind {@code !}. A word that is none of them is left
     * out, with a notice. Looks names up.
     */
    public static AddressRules parse(
            String file, List<Word> words, HostResolver resolver, Problems problems) {
        List<Rule> rules = new ArrayList<>();
        for (Word word : words) {
            String text = word.text();
            if (text.equals("-")) {
                break;
            }
            if (text.equals("*")) {
                rules.add(new Rule(true, 0, 0, false));
                break;
            }
            Rule rule = rule(text, resolver);
            if (rule == null) {
                problems.notice(
                        new Place(file, word.line()),
                        "'"
                                + text
                                + "' is left out: expected *, -, an address, a host name or"
                                + " ADDRESS/1 to ADDRESS/32, perhaps with ! before it");
            } else {
                rules.add(rule);
            }
        }
        return new AddressRules(rules);
    }

    private static @Nullable Rule rule(String text, HostResolver resolver) {
        boolean permits = !text.startsWith("!");
        String name = permits ? text : text.substring(1);
        int slash = name.indexOf('/');
        int mask = -1;
        boolean byUnit = false;
        if (slash >= 0) {
            String length = name.substring(slash + 1);
            name = name.substring(0, slash);
            byUnit = length.endsWith("+");
            int bits = prefixLength(byUnit ? length.substring(0, length.length() - 1) : length);
            if (bits < 0) {
                return null;
            }
            mask = -1 << (32 - bits);
        }
        Inet4Address host = Addresses.parse(name, resolver);
        if (host == null) {
            host = resolver.network(name);
            if (host == null) {
                return null;
            }
            mask = slash < 0 ? classMask(toInt(host)) : mask;
        }
        return new Rule(permits, toInt(host) & mask, mask, byUnit);
    }

    private static int prefixLength(String text) {
        if (!text.matches("[0-9]{1,2}")) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits >= 1 && bits <= 32 ? bits : -1;
    }

    private static int classMask(int address) {
        if (address >= 0) {
            return 0xff000000;
        }
        return address << 1 >= 0 ? 0xffff0000 : address << 2 >= 0 ? 0xffffff00 : -1;
    }

    /** Whether a session on the interface numbered {@code unit} may use an address. */
    public boolean permits(Inet4Address address, int unit) {
        int asked = toInt(address);
        if (!Addresses.isUsable(address)) {
            return false;
        }
        for (Rule rule : rules) {
            Rule of = rule.byUnit() ? numbered(rule, unit) : rule;
            if (of != null && (asked & of.mask()) == of.base()) {
                return of.permits();
            }
        }
        return false;
    }

    /** Whether a session may use an address on whatever interface it is. */
    public boolean permitsAnywhere(Inet4Address address) {
        return permits(address, NO_UNIT);
    }

    /**
     * The address for a session that would get {@code pooled} from the pool: that one, if it is
     * allowed; otherwise the first single host that the account lists.
     *
     * @param pooled null: the pool has none to give
     */
    public Choice choose(@Nullable Inet4Address pooled, int unit) {
        if (pooled != null && permits(pooled, unit)) {
            return new Choice(pooled, false, false);
        }
        Inet4Address own = ownAddress(unit);
        return own == null
                ? new Choice(null, false, false)
                : new Choice(own, true, rules.size() > 1);
    }

    /** The first single host that the account lists and may use; null where it lists none. */
    public @Nullable Inet4Address ownAddress(int unit) {
        for (Rule rule : rules) {
            Rule of = rule.byUnit() ? numbered(rule, unit) : rule;
            if (of != null && of.permits() && of.mask() == -1) {
                Inet4Address address = Addresses.of(of.base());
                if (permits(address, unit)) {
                    return address;
                }
            }
        }
        return null;
    }

    /**
     * {@link #ownAddress} on the interfaces from 0 to {@code units} - 1, each once, in their order.
     */
    public List<Inet4Address> ownAddresses(int units) {
        Set<Inet4Address> addresses = new LinkedHashSet<>();
        boolean countsUnits = rules.stream().anyMatch(Rule::byUnit);
        for (int unit = 0; unit < (countsUnits ? units : 1); unit++) {
            Inet4Address address = ownAddress(unit);
            if (address == null) {
                break;
            }
            addresses.add(address);
        }
        return List.copyOf(addresses);
    }

    /**
     * The hosts that are allowed, in order, where nothing else is: the account's own addresses.
     * Empty where some network is allowed, or any address.
     */
    public List<Inet4Address> hosts() {
        List<Inet4Address> hosts = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.permits() && (rule.mask() != -1 || rule.byUnit())) {
                return List.of();
            }
            Inet4Address address = Addresses.of(rule.base());
            if (rule.permits() && permits(address, 0) && !hosts.contains(address)) {
                hosts.add(address);
            }
        }
        return hosts;
    }

    /** Whether there is nothing that could be allowed. */
    public boolean isEmpty() {
        return rules.stream().noneMatch(Rule::permits);
    }

    /** Null where the network has no address with that number. */
    private static @Nullable Rule numbered(Rule rule, int unit) {
        if (unit == NO_UNIT) {
            return null;
        }
        int offset = unit + 1;
        if (Integer.compareUnsigned(offset, ~rule.mask()) >= 0) {
            return null;
        }
        return new Rule(rule.permits(), rule.base() + offset, -1, false);
    }

    private static int toInt(Inet4Address address) {
        byte[] octets = address.getAddress();
        return (octets[0] & 0xff) << 24
                | (octets[1] & 0xff) << 16
                | (octets[2] & 0xff) << 8
                | (octets[3] & 0xff);
    }
}
