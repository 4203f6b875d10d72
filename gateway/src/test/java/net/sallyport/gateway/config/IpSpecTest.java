package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.List;
import java.util.stream.Collectors;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpSpecTest {
    private final Problems problems = new Problems();
    private final HostResolver hosts =
            name ->
                    name.equals("gate.example")
                            ? List.of(Reading.address("192.0.2.7"), Reading.address("192.0.2.8"))
                            : List.of();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.168.0.234 | 192.168.0.234",
                "192.168.0.5-8 | 192.168.0.5 192.168.0.6 192.168.0.7 192.168.0.8",
                "192.168.0-2.9 | 192.168.0.9 192.168.1.9 192.168.2.9",
                "192.168-169.1.231 | 192.168.1.231 192.169.1.231",
                "10-11.0.0.1 | 10.0.0.1 11.0.0.1",
                "10.0.0.7-7 | 10.0.0.7",
                "10.0.0.9,10.0.0.1-2,10.0.0.4 | 10.0.0.9 10.0.0.1 10.0.0.2 10.0.0.4",
                "gate.example,10.0.0.1 | 192.0.2.7 10.0.0.1",
            })
    void givesTheAddressesInTheOrderWritten(String spec, String expected) {
        List<Inet4Address> addresses = parse(spec);
        assertTrue(problems.isEmpty(), problems.toString());
        assertEquals(
                expected,
                addresses.stream()
                        .map(Inet4Address::getHostAddress)
                        .collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "10.0.0.1,",
                "10.0.0.1,,10.0.0.2",
                "10.0.0",
                "10.0.0.1.2",
                "10.0.0.256",
                "10.0.0.-1",
                "10.0.0.1-",
                "10.0.0.1-2-3",
                "10.0-1.0.1-2",
                "10.0.0.01",
                "10.0.0.1, 10.0.0.2",
                "unknown.example",
                "127.0.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "0.0.0.0",
                "10.0.0.1-300",
                "1",
                "10.0.0.1/24",
                "10.0.0.",
                "ten",
                "-",
                "10.0.0.99999999999"
            })
    void refusesEverythingElseWithItsPlace(String spec) {
        assertNull(parse(spec));
        assertEquals(1, problems.all().size());
        assertTrue(problems.toString().startsWith("file:7: localip: "), problems.toString());
    }

    @Test
    void saysHowToWriteAShortenedRangeInFull() {
        assertNull(parse("192.168.0.234-8"));
        assertTrue(problems.toString().contains("234-238"), problems.toString());
    }

    private List<Inet4Address> parse(String spec) {
        return IpSpec.parse(spec, "localip", new Place("file", 7), hosts, problems);
    }
}
