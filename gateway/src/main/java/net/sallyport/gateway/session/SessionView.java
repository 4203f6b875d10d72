package net.sallyport.gateway.session;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sallyport.admission.Account;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.history.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a session.
 *
 * @param device the PPTP host and vendor name, as {@code host/vendor}; what was told of the two
 * @param limit the sessions that the account may hold now; null before it is known
 * @param since wall clock, when its call began
 * @param encryption null in the clear, or before it is known
 */
public record SessionView(
        long id,
        @Nullable String account,
        SessionState state,
        String transport,
        @Nullable String interfaceName,
        String callingAddress,
        @Nullable String device,
        @Nullable String address,
        Instant since,
        @Nullable Integer limit,
        long rxBytes,
        long txBytes,
        long rxPackets,
        long txPackets,
        @Nullable String encryption) {

    /** In the words of people and programs. */
    static SessionView of(
            SessionId id,
            @Nullable Account account,
            SessionState state,
            String transport,
            @Nullable String interfaceName,
            Inet4Address callingAddress,
            DeviceEvidence device,
            @Nullable Inet4Address address,
            Instant since,
            @Nullable Integer limit,
            Traffic traffic,
            @Nullable String encryption) {
        return new SessionView(
                id.value(),
                account == null ? null : account.id().value(),
                state,
                transport,
                interfaceName,
                callingAddress.getHostAddress(),
                deviceText(device),
                address == null ? null : address.getHostAddress(),
                since,
                limit,
                traffic.rxBytes(),
                traffic.txBytes(),
                traffic.rxPackets(),
                traffic.txPackets(),
                encryption);
    }

    private static @Nullable String deviceText(DeviceEvidence device) {
        String text =
                Stream.of(device.hostName(), device.vendor())
                        .filter(part -> part != null && !part.isEmpty())
                        .collect(Collectors.joining("/"));
        return text.isEmpty() ? null : text;
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
