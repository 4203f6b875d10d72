package net.sallyport.gateway.config;

import java.net.Inet4Address;
import net.sallyport.linux.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 network.
 *
 * @param base its first address
 * @param prefixLength 0 to 32
 */
public record Subnet(Inet4Address base, int prefixLength) {
    public Subnet {
        if (prefixLength < 0 || prefixLength > 32) {
            throw new IllegalArgumentException("prefix length " + prefixLength);
        }
        if ((Ipv4.toInt(base) & ~mask(prefixLength)) != 0) {
            throw new IllegalArgumentException(base.getHostAddress() + " is inside its network");
        }
    }

    /**
     * Reads {@code 192.168.1.0/24}, or an address alone. Null for anything else, a network whose
     * address has host bits among it: 192.168.1.7/24 may mean either.
     */
    public static @Nullable Subnet parse(String text) {
        String[] parts = text.split("/", -1);
        Inet4Address base = IpSpec.addressOrHost(parts[0], HostResolver.none());
        if (base == null || parts.length > 2) {
            return null;
        }
        if (parts.length == 1) {
            return new Subnet(base, 32);
        }
        if (!parts[1].matches("[0-9]|[12][0-9]|3[0-2]")) {
            return null;
        }
        int bits = Integer.parseInt(parts[1]);
        return (Ipv4.toInt(base) & ~mask(bits)) == 0 ? new Subnet(base, bits) : null;
    }

    /** A host's own route, or half of the internet, would be somebody else's. */
    public boolean canBeBehindPeer() {
        return prefixLength >= 8 && prefixLength <= 31;
    }

    public boolean contains(Inet4Address address) {
        return (Ipv4.toInt(address) & mask()) == Ipv4.toInt(base);
    }

    public boolean overlaps(Subnet other) {
        return contains(other.base) || other.contains(base);
    }

    /** The network's bits set, most significant first. */
    public int mask() {
        return mask(prefixLength);
    }

    private static int mask(int bits) {
        return bits == 0 ? 0 : -1 << (32 - bits);
    }

    @Override
    public String toString() {
        return base.getHostAddress() + (prefixLength == 32 ? "" : "/" + prefixLength);
    }
}
