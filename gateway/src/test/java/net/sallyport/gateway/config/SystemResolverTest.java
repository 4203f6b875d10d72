package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class SystemResolverTest {
    private static final String NETWORKS =
            "# names\ndefault 0.0.0.0\nloopback\t127.0.0.0\nlab 10.1 test # ours\nempty\n";

    @Test
    void networksAreFoundByNameAndAlias() {
        assertEquals(Reading.address("127.0.0.0"), SystemResolver.networkIn(NETWORKS, "loopback"));
        assertEquals(Reading.address("10.1.0.0"), SystemResolver.networkIn(NETWORKS, "lab"));
        assertEquals(Reading.address("10.1.0.0"), SystemResolver.networkIn(NETWORKS, "test"));
        assertNull(SystemResolver.networkIn(NETWORKS, "ours"));
        assertNull(SystemResolver.networkIn(NETWORKS, "empty"));
    }
}
