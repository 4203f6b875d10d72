package net.sallyport.protocol.ppp.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was seen of Debian's pppd 2.4.9 as pptpd's child; the lab compares the two themselves. */
class ScriptFactsTest {
    private static final ScriptFacts EARLY =
            new ScriptFacts(
                    new ScriptFacts.Line("ppp0", 0, "/dev/pts/0", 115200),
                    new ScriptFacts.Owner("root", 0),
                    "test",
                    null,
                    null,
                    null,
                    "10.78.0.2",
                    Map.of("COLOUR", "green"),
                    Set.of());
    private static final ScriptFacts UP =
            EARLY.with(
                    new ScriptFacts.Addresses(
                            address("192.168.100.10"), address("192.168.100.60")));

    private static Inet4Address address(String text) {
        return (Inet4Address) InetAddress.ofLiteral(text);
    }

    @Test
    void shouldTellAuthUpWhoIsThere() {
        List<String> arguments = List.of("ppp0", "test", "root", "/dev/pts/0", "115200");
        assertEquals(arguments, EARLY.arguments(PppScript.AUTH_UP));
        assertEquals(arguments, UP.arguments(PppScript.AUTH_DOWN));
        assertEquals(
                Map.of(
                        "ORIG_UID", "0",
                        "PPPLOGNAME", "root",
                        "DEVICE", "/dev/pts/0",
                        "PPPD_PID", "736",
                        "SPEED", "115200",
                        "IFNAME", "ppp0",
                        "UNIT", "0",
                        "PEERNAME", "test",
                        "COLOUR", "green"),
                EARLY.environment(736));
    }

    @Test
    void shouldTellTheIpScriptsTheAddresses() {
        for (PppScript script : List.of(PppScript.IP_PRE_UP, PppScript.IP_UP, PppScript.IP_DOWN)) {
            assertEquals(
                    List.of(
                            "ppp0",
                            "/dev/pts/0",
                            "115200",
                            "192.168.100.10",
                            "192.168.100.60",
                            "10.78.0.2"),
                    UP.arguments(script));
        }
        Map<String, String> early = EARLY.environment(736);
        Map<String, String> up = UP.environment(736);
        up.keySet().removeAll(early.keySet());
        assertEquals(Map.of("IPLOCAL", "192.168.100.10", "IPREMOTE", "192.168.100.60"), up);
    }

    @Test
    void shouldTellTheDownScriptsWhatTheLinkCameTo() {
        Map<String, String> down = UP.with(new ScriptFacts.Totals(4, 168, 169)).environment(736);
        down.keySet().removeAll(UP.environment(736).keySet());
        assertEquals(Map.of("CONNECT_TIME", "4", "BYTES_SENT", "168", "BYTES_RCVD", "169"), down);
    }

    @Test
    void shouldLetTheOperatorHaveTheLastWord() {
        ScriptFacts facts =
                new ScriptFacts(
                        EARLY.line(),
                        EARLY.owner(),
                        null,
                        UP.addresses(),
                        List.of(address("192.0.2.1"), address("192.0.2.2")),
                        null,
                        null,
                        Map.of("SPEED", "fast"),
                        Set.of("DEVICE", "DNS2"));
        assertEquals(
                Map.of(
                        "ORIG_UID", "0",
                        "PPPLOGNAME", "root",
                        "PPPD_PID", "1",
                        "SPEED", "fast",
                        "IFNAME", "ppp0",
                        "UNIT", "0",
                        "IPLOCAL", "192.168.100.10",
                        "IPREMOTE", "192.168.100.60",
                        "USEPEERDNS", "1",
                        "DNS1", "192.0.2.1"),
                facts.environment(1));
        assertEquals(5, facts.arguments(PppScript.IP_UP).size());
    }
}
