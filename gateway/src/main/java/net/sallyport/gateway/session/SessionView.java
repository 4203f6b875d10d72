package net.sallyport.gateway.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a session.
 *
 * @param since wall clock, when its call began
 * @param encryption null in the clear, or before it is known
 */
public record SessionView(
        long id,
        @Nullable String account,
        Session.State state,
        String transport,
        @Nullable String interfaceName,
        String callingAddress,
        @Nullable String device,
        @Nullable String address,
        Instant since,
        int limit,
        long rxBytes,
        long txBytes,
        long rxPackets,
        long txPackets,
        @Nullable String encryption) {

    SessionView withTraffic(long rx, long tx, long rxCount, long txCount) {
        return new SessionView(
                id,
                account,
                state,
                transport,
                interfaceName,
                callingAddress,
                device,
                address,
                since,
                limit,
                rx,
                tx,
                rxCount,
                txCount,
                encryption);
    }

    /** With the names that programs read. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("account", account);
        map.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
        map.put("transport", transport);
        map.put("interface", interfaceName);
        map.put("calling_address", callingAddress);
        map.put("device", device);
        map.put("address", address);
        map.put("since", since.toString());
        map.put("limit", limit);
        map.put("rx_bytes", rxBytes);
        map.put("tx_bytes", txBytes);
        map.put("rx_packets", rxPackets);
        map.put("tx_packets", txPackets);
        map.put("encryption", encryption);
        return map;
    }
}
