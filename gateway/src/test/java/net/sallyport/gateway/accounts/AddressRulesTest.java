package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.gateway.config.Reading;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRulesTest {
    private final Problems problems = new Problems();
    private final HostResolver names =
            new HostResolver() {
                @Override
                public List<Inet4Address> resolve(String hostName) {
                    return hostName.equals("host.example")
                            ? List.of(Reading.address("10.0.0.77"))
                            : List.of();
                }

                @Override
                public Inet4Address network(String networkName) {
                    return switch (networkName) {
                        case "anet" -> Reading.address("10.0.0.0");
                        case "bnet" -> Reading.address("172.16.0.0");
                        case "cnet" -> Reading.address("192.168.5.0");
                        default -> null;
                    };
                }
            };

    @ParameterizedTest
    @CsvSource({
        "*, 10.0.0.1, true",
        "-, 10.0.0.1, false",
        "'', 10.0.0.1, false",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "10.0.0.1 10.0.0.2, 10.0.0.2, true",
        "host.example, 10.0.0.77, true",
        "10.0.0.0/24, 10.0.0.200, true",
        "10.0.0.200/24, 10.0.0.3, true",
        "10.0.0.0/24, 10.0.1.0, false",
        "10.0.0.0/32, 10.0.0.0, true",
        "10.0.0.0/1, 126.0.0.1, true",
        "!10.0.0.3 10.0.0.0/24, 10.0.0.3, false",
        "!10.0.0.3 10.0.0.0/24, 10.0.0.4, true",
        "10.0.0.0/24 !10.0.0.3, 10.0.0.3, true",
        "!10.0.0.0/25 *, 10.0.0.127, false",
        "!10.0.0.0/25 *, 10.0.0.128, true",
        "* !10.0.0.1, 10.0.0.1, true",
        "10.0.0.1 - 10.0.0.2, 10.0.0.2, false",
        "10.0.0.0/24+, 10.0.0.8, true",
        "10.0.0.0/24+, 10.0.0.7, false",
        "10.0.0.0/29+, 10.0.0.8, false",
        "anet, 10.200.0.1, true",
        "bnet, 172.16.200.1, true",
        "bnet, 172.17.0.1, false",
        "cnet, 192.168.5.1, true",
        "cnet, 192.168.6.1, false",
        "bnet/24, 172.16.1.1, false",
        "*, 127.0.0.1, false",
        "*, 224.0.0.1, false",
        "*, 250.0.0.1, false",
    })
    void theFirstThatFitsDecides(String words, String address, boolean allowed) {
        assertEquals(allowed, rules(words).permits(Reading.address(address), 7));
        assertEquals(List.of(), problems.notices());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/0",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "10.0.0.0/8x",
        "10.0.0.0/",
        "nowhere.example",
        "10.0.0",
        "!",
        "/8",
        "10.0.0.0/-1"
    })
    void aWordThatIsNothingIsLeftOutAndSaid(String word) {
        AddressRules rules = rules(word + " 10.0.0.9");
        assertTrue(rules.permits(Reading.address("10.0.0.9"), 0));
        assertFalse(rules.permits(Reading.address("10.0.0.1"), 0));
        assertTrue(problems.notices().getFirst().toString().startsWith("file:3: '" + word));
    }

    @Test
    void theStarKeepsThePoolsAddress() {
        assertEquals(
                new AddressRules.Choice(Reading.address("10.9.9.9"), false, false),
                rules("*").choose(Reading.address("10.9.9.9"), 0));
    }

    @Test
    void aSingleAddressOverridesThePools() {
        assertEquals(
                new AddressRules.Choice(Reading.address("10.0.0.5"), true, false),
                rules("10.0.0.5").choose(Reading.address("10.9.9.9"), 0));
        assertEquals(
                new AddressRules.Choice(Reading.address("10.0.0.5"), true, true),
                rules("10.0.0.5 10.0.0.6").choose(Reading.address("10.9.9.9"), 0));
    }

    @Test
    void thePoolsAddressStaysWhereItIsAllowed() {
        assertEquals(
                new AddressRules.Choice(Reading.address("10.0.0.6"), false, false),
                rules("10.0.0.5 10.0.0.6").choose(Reading.address("10.0.0.6"), 0));
    }

    @Test
    void aSubnetAloneSuggestsNothing() {
        assertNull(rules("10.0.0.0/24").choose(Reading.address("10.9.9.9"), 0).address());
        assertNull(rules("10.0.0.0/24").choose(null, 0).address());
    }

    @Test
    void aDeniedAddressIsNeverSuggested() {
        assertEquals(
                Reading.address("10.0.0.6"),
                rules("!10.0.0.5 10.0.0.5 10.0.0.6").choose(null, 0).address());
        assertNull(rules("!10.0.0.5").choose(null, 0).address());
    }

    @Test
    void theUnitCountsTheAddressInItsSubnet() {
        assertEquals(Reading.address("10.0.0.1"), rules("10.0.0.0/24+").choose(null, 0).address());
        assertEquals(Reading.address("10.0.0.9"), rules("10.0.0.0/24+").choose(null, 8).address());
        assertNull(rules("10.0.0.0/24+").choose(null, 254).address());
    }

    @Test
    void whereTheUnitIsNotKnownEachOfItsAddressesWillDo() {
        assertEquals(
                List.of(
                        Reading.address("10.0.0.1"),
                        Reading.address("10.0.0.2"),
                        Reading.address("10.0.0.3")),
                rules("10.0.0.0/24+").ownAddresses(3));
        assertEquals(6, rules("10.0.0.0/29+").ownAddresses(1_000).size());
        assertFalse(rules("10.0.0.0/24+").permitsAnywhere(Reading.address("10.0.0.1")));
        assertEquals(
                List.of(Reading.address("10.0.0.9")), rules("10.0.0.9 10.0.0.8").ownAddresses(3));
        assertEquals(List.of(), rules("10.0.0.0/24").ownAddresses(3));
    }

    private AddressRules rules(String words) {
        List<Word> list = new ArrayList<>();
        for (String word : words.trim().split(" +")) {
            if (!word.isEmpty()) {
                list.add(new Word(word, 3, false));
            }
        }
        return AddressRules.parse("file", list, names, problems);
    }
}
