package net.sallyport.gateway.firewall;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * A packet that other rule sets are asked about. What is null is not known: a rule that looks at it
 * may fit or not.
 *
 * @param hook {@code input} or {@code forward}
 * @param protocol IP protocol number: 6 TCP, 47 GRE
 * @param port TCP destination; null for others
 * @param state of its connection: {@code new} or {@code established}
 */
record Probe(
        String hook,
        @Nullable String in,
        @Nullable String out,
        @Nullable Integer inGroup,
        @Nullable Integer outGroup,
        @Nullable Inet4Address source,
        @Nullable Inet4Address destination,
        int protocol,
        @Nullable Integer port,
        String state) {

    /** A client's first packet to the control connection. */
    static Probe control(int port, @Nullable String outside) {
        return new Probe("input", outside, "", null, null, null, null, 6, port, "new");
    }

    /** The tunnel's own packets. */
    static Probe gre(@Nullable String outside) {
        return new Probe("input", outside, "", null, null, null, null, 47, null, "new");
    }

    /** What a client sends through the tunnel, to somewhere. */
    static Probe outward(
            String device, int group, @Nullable String outside, @Nullable Inet4Address client) {
        return new Probe("forward", device, outside, group, null, client, null, 6, null, "new");
    }

    /** What is answered. */
    static Probe inward(
            String device, int group, @Nullable String outside, @Nullable Inet4Address client) {
        return new Probe(
                "forward", outside, device, null, group, null, client, 6, null, "established");
    }
}
