package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NatRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "masquerade",
                "masquerade out eth1",
                "snat 192.0.2.1",
                "snat 192.168.1.10 to 192.168.1.0/24",
                "masquerade from clients,192.168.1.0/24 out ppp0",
                "keep from 10.0.0.0/8 to 192.0.2.7,198.51.100.0/25 out eth0.7"
            })
    void shouldWriteARuleAsItIsRead(String text) {
        assertEquals(text, NatRule.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|does not begin",
                "dnat 1.2.3.4|does not begin",
                "snat|the address",
                "snat here|the address",
                "snat 127.0.0.1|the address",
                "masquerade from|ends after 'from'",
                "masquerade to 192.168.1.7/24|no network",
                "masquerade to 192.168.1.0/33|no network",
                "masquerade from pool|no network",
                "masquerade via eth0|from, to or out",
                "masquerade out \"eth0\"|no interface",
                "masquerade out eth0;flush|no interface",
            })
    void shouldSayWhatIsWrongWithOne(String text, String why) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> NatRule.parse(text))
                        .getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void shouldKnowWhatANetworkHolds() {
        Subnet network = Subnet.parse("10.0.0.0/8");
        assertTrue(network.contains(IpSpec.address(10, 255, 0, 1)));
        assertTrue(network.overlaps(Subnet.parse("10.1.0.0/16")));
        assertTrue(Subnet.parse("0.0.0.0/0").contains(IpSpec.address(255, 0, 0, 1)));
        assertTrue(!network.contains(IpSpec.address(11, 0, 0, 1)));
        assertNull(Subnet.parse("10.0.0.1/8"));
        assertNull(Subnet.parse("10.0.0.0/8/8"));
        assertNull(Subnet.parse("/8"));
    }
}
