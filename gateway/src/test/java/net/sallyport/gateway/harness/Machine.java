package net.sallyport.gateway.harness;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * What a client's machine tells of itself.
 *
 * @param identification in LCP; null for nothing
 */
public record Machine(String hostName, String vendor, @Nullable String identification) {
    public static final Machine USUAL = new Machine("scripted", "harness", null);

    /** One that tells its name as Windows does. */
    public static Machine windows(String name) {
        return new Machine("local", "Microsoft", "MSRAS-0-" + name);
    }

    /** One that tells its name to PPTP alone. */
    public static Machine named(String name) {
        return new Machine(name, "cananian", null);
    }

    /** Where it dials from. */
    public record At(Machine machine, Inet4Address address) {}

    public At at(Inet4Address address) {
        return new At(this, address);
    }
}
