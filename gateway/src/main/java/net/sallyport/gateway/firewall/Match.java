package net.sallyport.gateway.firewall;

import java.net.Inet4Address;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.linux.Ipv4;
import org.jspecify.annotations.Nullable;

/** Whether an expression of a rule, as libnftables-json(5) writes it, fits a packet. */
enum Match {
    YES,
    NO,
    /** It looks at what is not known of the packet, or is an expression that is not understood. */
    PERHAPS;

    Match and(Match other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == YES && other == YES ? YES : PERHAPS;
    }

    private static Match of(boolean fits) {
        return fits ? YES : NO;
    }

    /** The body of {@code {"match": …}}. */
    static Match of(Map<?, ?> match, Probe probe) {
        if (looksAtAnotherProtocol(match.get("left"), probe)) {
            // Neither equal nor unequal: the rule is not for such packets.
            return NO;
        }
        Match equal = equal(match.get("left"), match.get("right"), probe);
        return switch (String.valueOf(match.get("op"))) {
            case "==", "in" -> equal;
            case "!=" ->
                    switch (equal) {
                        case YES -> NO;
                        case NO -> YES;
                        case PERHAPS -> PERHAPS;
                    };
            default -> PERHAPS;
        };
    }

    /** Whether what {@code key} looks at in the packet is {@code value}. */
    static Match equal(@Nullable Object key, @Nullable Object value, Probe probe) {
        if (!(key instanceof Map<?, ?> left) || left.size() != 1) {
            return PERHAPS;
        }
        Map.Entry<?, ?> kind = left.entrySet().iterator().next();
        if (!(kind.getValue() instanceof Map<?, ?> body)) {
            return PERHAPS;
        }
        return switch (String.valueOf(kind.getKey())) {
            case "meta" -> meta(String.valueOf(body.get("key")), value, probe);
            case "ct" -> "state".equals(body.get("key")) ? text(probe.state(), value) : PERHAPS;
            case "payload" -> payload(body, value, probe);
            default -> PERHAPS;
        };
    }

    private static Match meta(String key, @Nullable Object value, Probe probe) {
        return switch (key) {
            case "iifname", "iif" -> text(probe.in(), value);
            case "oifname", "oif" -> text(probe.out(), value);
            case "iifgroup" -> number(probe.inGroup(), value);
            case "oifgroup" -> number(probe.outGroup(), value);
            case "l4proto" -> protocol(probe.protocol(), value);
            case "nfproto" -> text("ipv4", value);
            case "protocol" -> text("ip", value);
            default -> PERHAPS;
        };
    }

    private static Match payload(Map<?, ?> body, @Nullable Object value, Probe probe) {
        String field = body.get("protocol") + " " + body.get("field");
        return switch (field) {
            case "ip protocol" -> protocol(probe.protocol(), value);
            case "ip saddr" -> address(probe.source(), value);
            case "ip daddr" -> address(probe.destination(), value);
            case "tcp dport", "th dport" ->
                    probe.protocol() == 6 ? number(probe.port(), value) : NO;
            default -> looksAtAnotherProtocol(Map.of("payload", body), probe) ? NO : PERHAPS;
        };
    }

    private static boolean looksAtAnotherProtocol(@Nullable Object key, Probe probe) {
        return key instanceof Map<?, ?> left
                && left.get("payload") instanceof Map<?, ?> body
                && switch (String.valueOf(body.get("protocol"))) {
                    case "udp", "icmp", "igmp", "ip6", "icmpv6", "sctp", "dccp" -> true;
                    case "tcp" -> probe.protocol() != 6;
                    default -> false;
                };
    }

    private interface Single {
        Match test(Object value);
    }

    /** One of a set or a list fits, or the single value does. */
    private static Match any(@Nullable Object value, Single single) {
        Object values =
                value instanceof Map<?, ?> map && map.containsKey("set") ? map.get("set") : value;
        if (values instanceof List<?> list) {
            Match best = NO;
            for (Object each : list) {
                Match match = any(each, single);
                if (match == YES) {
                    return YES;
                }
                best = match == PERHAPS ? PERHAPS : best;
            }
            return best;
        }
        // A named set: what is in it may change at any time.
        return values == null || values instanceof String name && name.startsWith("@")
                ? PERHAPS
                : single.test(values);
    }

    private static Match text(@Nullable String known, @Nullable Object value) {
        return any(
                value,
                single -> {
                    if (known == null || !(single instanceof String text)) {
                        return PERHAPS;
                    }
                    return of(
                            text.endsWith("*")
                                    ? known.startsWith(text.substring(0, text.length() - 1))
                                    : known.equals(text));
                });
    }

    private static Match protocol(int known, @Nullable Object value) {
        return any(
                value,
                single ->
                        switch (single) {
                            case Long number -> of(number == known);
                            case String name ->
                                    of(
                                            known
                                                    == (name.equals("gre")
                                                            ? 47
                                                            : name.equals("tcp") ? 6 : -1));
                            default -> PERHAPS;
                        });
    }

    private static Match number(@Nullable Integer known, @Nullable Object value) {
        return any(
                value,
                single -> {
                    if (known == null) {
                        return PERHAPS;
                    }
                    if (single instanceof Long number) {
                        return of(number.intValue() == known);
                    }
                    if (single instanceof Map<?, ?> map
                            && map.get("range") instanceof List<?> range
                            && range.size() == 2
                            && range.get(0) instanceof Long low
                            && range.get(1) instanceof Long high) {
                        return of(low <= known && known <= high);
                    }
                    return PERHAPS;
                });
    }

    private static Match address(@Nullable Inet4Address known, @Nullable Object value) {
        return any(
                value,
                single -> {
                    if (known == null) {
                        return PERHAPS;
                    }
                    if (single instanceof String text) {
                        Subnet host = Subnet.parse(text);
                        return host == null ? PERHAPS : of(host.contains(known));
                    }
                    if (single instanceof Map<?, ?> map
                            && map.get("prefix") instanceof Map<?, ?> prefix) {
                        Subnet network = Subnet.parse(prefix.get("addr") + "/" + prefix.get("len"));
                        return network == null ? PERHAPS : of(network.contains(known));
                    }
                    if (single instanceof Map<?, ?> map
                            && map.get("range") instanceof List<?> range
                            && range.size() == 2) {
                        Subnet low = Subnet.parse(String.valueOf(range.get(0)));
                        Subnet high = Subnet.parse(String.valueOf(range.get(1)));
                        return low == null || high == null
                                ? PERHAPS
                                : of(
                                        Integer.compareUnsigned(
                                                                Ipv4.toInt(low.base()),
                                                                Ipv4.toInt(known))
                                                        <= 0
                                                && Integer.compareUnsigned(
                                                                Ipv4.toInt(known),
                                                                Ipv4.toInt(high.base()))
                                                        <= 0);
                    }
                    return PERHAPS;
                });
    }
}
