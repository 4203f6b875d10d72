package net.sallyport.gateway.config;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/** What the readers of configuration and of accounts know alike about addresses. */
public final class Addresses {
    private Addresses() {}

    /** An IPv4 address in dotted form, or a host name that is known; null for anything else. */
    public static @Nullable Inet4Address parse(String text, HostResolver resolver) {
        return IpSpec.addressOrHost(text, resolver);
    }

    /** Whether an address may stand at either end of a tunnel: no loopback, multicast, class E. */
    public static boolean isUsable(Inet4Address address) {
        return IpSpec.isUsable(address);
    }

    /** The address with this value, most significant octet first. */
    public static Inet4Address of(int value) {
        return IpSpec.address(value);
    }
}
