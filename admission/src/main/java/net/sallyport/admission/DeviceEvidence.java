package net.sallyport.admission;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the protocols told about the device behind a login. Each is null if it was not told; none is
 * proof.
 *
 * @param callingAddress where the carrier's packets come from
 * @param hostName the PPTP Host Name
 * @param vendor the PPTP Vendor Name
 * @param endpointDiscriminator the LCP option, as {@code class:hex}
 * @param identification the LCP Identification message
 */
public record DeviceEvidence(
        @Nullable InetAddress callingAddress,
        @Nullable String hostName,
        @Nullable String vendor,
        @Nullable String endpointDiscriminator,
        @Nullable String identification) {

    public static DeviceEvidence from(@Nullable InetAddress callingAddress) {
        return new DeviceEvidence(callingAddress, null, null, null, null);
    }

    /** Where it calls from, for people. */
    String place() {
        return callingAddress == null ? "an unknown address" : callingAddress.getHostAddress();
    }
}
