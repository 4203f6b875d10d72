package net.sallyport.protocol.ppp.script;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pppd 2.4.9 tells its scripts of a link, and how: which arguments in which order, which
 * variables, and none that has no value yet. Strings alone; nothing is run here.
 *
 * @param line the link's interface and what it runs over
 * @param owner the user that the server or the client runs as
 * @param peerName whom the peer has proved to be, as pppd shows it; null: it was not asked
 * @param addresses null before they are agreed on
 * @param peerDns the name servers that the peer has told us; null where we do not ask for them
 * @param totals null before the link's end
 * @param ipParam the last argument of the ip- scripts; null: they have one less
 * @param more variables of the operator's own, which come over the others ({@code set})
 * @param hidden variables that are left out whatever they are ({@code unset})
 */
public record ScriptFacts(
        Line line,
        Owner owner,
        @Nullable String peerName,
        @Nullable Addresses addresses,
        @Nullable List<Inet4Address> peerDns,
        @Nullable Totals totals,
        @Nullable String ipParam,
        Map<String, String> more,
        Set<String> hidden) {
    /**
     * @param interfaceName such as {@code ppp0}
     * @param unit its number
     * @param device what the link runs over; a terminal, for pppd
     * @param speed baud
     */
    public record Line(String interfaceName, int unit, String device, int speed) {}

    /** A user of this system. */
    public record Owner(String name, long id) {}

    /** Both ends of the tunnel. */
    public record Addresses(Inet4Address local, Inet4Address remote) {}

    /**
     * What the link has come to.
     *
     * @param connectSeconds since packets could pass
     * @param sentBytes of IP packets to the peer
     * @param receivedBytes of IP packets from the peer
     */
    public record Totals(long connectSeconds, long sentBytes, long receivedBytes) {}

    public ScriptFacts {
        peerDns = peerDns == null ? null : List.copyOf(peerDns);
        more = Map.copyOf(more);
        hidden = Set.copyOf(hidden);
    }

    public ScriptFacts with(Addresses agreed) {
        return new ScriptFacts(
                line, owner, peerName, agreed, peerDns, totals, ipParam, more, hidden);
    }

    public ScriptFacts with(Totals moved) {
        return new ScriptFacts(
                line, owner, peerName, addresses, peerDns, moved, ipParam, more, hidden);
    }

    /** What follows the script's own name. */
    public List<String> arguments(PppScript script) {
        List<String> arguments = new ArrayList<>(List.of(line.interfaceName));
        String speed = Integer.toString(line.speed);
        if (script.isOfAuthentication()) {
            arguments.addAll(
                    List.of(peerName == null ? "" : peerName, owner.name, line.device, speed));
            return arguments;
        }
        arguments.addAll(List.of(line.device, speed));
        arguments.add(addresses == null ? "" : addresses.local.getHostAddress());
        arguments.add(addresses == null ? "" : addresses.remote.getHostAddress());
        if (ipParam != null) {
            arguments.add(ipParam);
        }
        return arguments;
    }

    /**
     * All variables.
     *
     * @param parent the process that is to be signalled where pppd is meant
     */
    public Map<String, String> environment(long parent) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("ORIG_UID", Long.toString(owner.id));
        all.put("PPPLOGNAME", owner.name);
        all.put("DEVICE", line.device);
        all.put("PPPD_PID", Long.toString(parent));
        all.put("SPEED", Integer.toString(line.speed));
        all.put("IFNAME", line.interfaceName);
        all.put("UNIT", Integer.toString(line.unit));
        if (peerName != null) {
            all.put("PEERNAME", peerName);
        }
        if (addresses != null) {
            all.put("IPLOCAL", addresses.local.getHostAddress());
            all.put("IPREMOTE", addresses.remote.getHostAddress());
        }
        if (peerDns != null) {
            all.put("USEPEERDNS", "1");
            for (int i = 0; i < Math.min(2, peerDns.size()); i++) {
                all.put("DNS" + (i + 1), peerDns.get(i).getHostAddress());
            }
        }
        if (totals != null) {
            all.put("CONNECT_TIME", Long.toString(totals.connectSeconds));
            all.put("BYTES_SENT", Long.toString(totals.sentBytes));
            all.put("BYTES_RCVD", Long.toString(totals.receivedBytes));
        }
        all.putAll(more);
        all.keySet().removeAll(hidden);
        return all;
    }
}
