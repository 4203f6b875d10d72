package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceEvidenceTest {
    private static final InetAddress HOME = Samples.address("203.0.113.1");
    private static final InetAddress AWAY = Samples.address("198.51.100.9");

    private static DeviceEvidence device(
            InetAddress address, String host, String vendor, String endpoint, String ident) {
        return new DeviceEvidence(address, host, vendor, endpoint, ident);
    }

    /** Both ways, at one address and at two: the address never decides. */
    private static DeviceMatch match(
            String host,
            String vendor,
            String endpoint,
            String ident,
            String otherHost,
            String otherVendor,
            String otherEndpoint,
            String otherIdent) {
        DeviceEvidence one = device(HOME, host, vendor, endpoint, ident);
        DeviceEvidence near = device(HOME, otherHost, otherVendor, otherEndpoint, otherIdent);
        DeviceEvidence far = device(AWAY, otherHost, otherVendor, otherEndpoint, otherIdent);
        DeviceMatch match = one.match(near);
        assertEquals(match, one.match(far));
        assertEquals(match, near.match(one));
        assertEquals(match, far.match(one));
        return match;
    }

    @ParameterizedTest(name = "{8}: {0} {1} {2} {3} and {4} {5} {6} {7}")
    @CsvSource({
        // One row of the table each: host, vendor, endpoint, identification; twice.
        ",,1:aabbccdd,MSRAS-0-PC1,         ,,1:aabbccee,MSRAS-0-PC1,        DIFFERENT",
        ",,3:001122334455,,                ,,3:001122334466,,               DIFFERENT",
        ",,1:aabbccdd,MSRAS-0-PC1,         ,,1:aabbccdd,MSRAS-0-PC2,        DIFFERENT",
        "laptop,,1:aabbccdd,,              phone,,1:aabbccdd,,              DIFFERENT",
        ",Microsoft,,MSRAS-0-PC1,          ,cananian,,MSRAS-0-PC1,          DIFFERENT",
        ",,1:aabbccdd,,                    ,,1:aabbccdd,,                   SAME",
        ",,1:AABBCCDD,,                    ,,1:aabbccdd,,                   SAME",
        ",,4:aabbccdd,,                    ,,4:aabbccdd,,                   SAME",
        ",,5:31323334,,                    ,,5:31323334,,                   SAME",
        ",,,MSRASV5.20 MSRAS-0-PC1,        ,,,MSRAS-0-pc1 MSRASV5.20,       SAME",
        ",,,MSRAS-1-PC1,                   ,,,MSRAS-0-PC1,                  SAME",
        // What says nothing.
        ",,,,                              ,,,,                             UNKNOWN",
        "laptop,Linux,,,                   laptop,Linux,,,                  UNKNOWN",
        "local,cananian,,,                 local,cananian,,,                UNKNOWN",
        "local,,,,                         laptop,,,,                       UNKNOWN",
        "LOCAL,,,,                         MikroTik,,,,                     UNKNOWN",
        ",,,MSRASV5.20,                    ,,,MSRASV5.20,                   UNKNOWN",
        ",,,MSRASV5.10,                    ,,,MSRASV5.20,                   UNKNOWN",
        ",,4:aabbccdd,,                    ,,4:aabbccee,,                   UNKNOWN",
        ",,0:,,                            ,,0:,,                           UNKNOWN",
        ",,2:c0a80002,,                    ,,2:c0a80002,,                   UNKNOWN",
        ",,1:00,,                          ,,1:00,,                         UNKNOWN",
        ",,1:aabbccdd,,                    ,,3:001122334455,,               DIFFERENT",
        ",,1:aabbccdd,,                    ,,,MSRAS-0-PC1,                  UNKNOWN",
        // Two names in one breath are none.
        ",,,MSRAS-0-PC1 MSRAS-0-PC2,       ,,,MSRAS-0-PC1,                  UNKNOWN",
        ",,,MSRAS-0-,                      ,,,MSRAS-0-,                     UNKNOWN"
    })
    void theTableDecides(
            String host,
            String vendor,
            String endpoint,
            String ident,
            String otherHost,
            String otherVendor,
            String otherEndpoint,
            String otherIdent,
            DeviceMatch expected) {
        assertEquals(
                expected,
                match(
                        host,
                        vendor,
                        endpoint,
                        ident,
                        otherHost,
                        otherVendor,
                        otherEndpoint,
                        otherIdent));
    }

    @Test
    void theLabelIsHarmless() {
        assertNull(DeviceEvidence.from(HOME).label());
        assertNull(device(HOME, "local", "cananian", null, null).label());
        assertEquals("laptop", device(HOME, "laptop", null, null, null).label());
        assertEquals("PC-1", device(HOME, "laptop", null, null, "MSRASV5.20 MSRAS-0-PC-1").label());
        assertEquals(
                "x?sallyport?displaced?",
                device(HOME, "x[sallyport:displaced]", null, null, null).label());
        assertEquals("a?b??", device(HOME, "a\nb\u202e\u5f20", null, null, null).label());
        assertEquals("n".repeat(32), device(HOME, "n".repeat(64), null, null, null).label());
    }
}
