package net.sallyport.gateway.history;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sallyport.admission.DeviceEvidence;
import org.jspecify.annotations.Nullable;

/**
 * Where a login came from.
 *
 * @param address the carrier's, as text
 * @param device what the protocols told of the device, one line; null: nothing
 * @param transport such as {@code pptp}
 */
public record Caller(@Nullable String address, @Nullable String device, String transport) {
    /** All that is known of the device, joined. */
    public static Caller of(DeviceEvidence evidence, String transport) {
        String device =
                Stream.of(
                                evidence.hostName(),
                                evidence.vendor(),
                                evidence.endpointDiscriminator(),
                                evidence.identification())
                        .filter(told -> told != null && !told.isEmpty())
                        .collect(Collectors.joining("; "));
        return new Caller(
                evidence.callingAddress() == null
                        ? null
                        : evidence.callingAddress().getHostAddress(),
                device.isEmpty() ? null : device,
                transport);
    }
}
