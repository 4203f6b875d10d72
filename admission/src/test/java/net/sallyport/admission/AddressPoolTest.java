package net.sallyport.admission;

import static net.sallyport.admission.Samples.address;
import static net.sallyport.admission.Samples.addresses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private final AddressPool pool = new AddressPool(addresses("10.0.0.7", "10.0.0.3", "10.0.0.9"));

    private Inet4Address take() {
        return pool.take(AddressRule.ANY_OF_POOL, null);
    }

    private Inet4Address takeFixed(String... literals) {
        return pool.take(new AddressRule.Fixed(addresses(literals)), null);
    }

    @Test
    void givesTheFirstFreeOneInTheOrderOfTheList() {
        assertEquals(address("10.0.0.7"), take());
        assertEquals(address("10.0.0.3"), take());
        pool.free(address("10.0.0.7"));
        assertEquals(address("10.0.0.7"), take());
        assertEquals(address("10.0.0.9"), take());
        assertNull(take());
        assertEquals(0, pool.free());
        assertEquals(3, pool.size());
    }

    @Test
    void neverGivesOneTwiceInsideOrOutsideThePool() {
        assertEquals(address("10.0.0.3"), takeFixed("10.0.0.3"));
        assertNull(takeFixed("10.0.0.3"));
        assertEquals(address("10.0.0.7"), take());
        assertEquals(address("10.0.0.9"), take());
        assertEquals(address("192.0.2.1"), takeFixed("10.0.0.9", "192.0.2.1"));
        assertNull(takeFixed("192.0.2.1"));
        assertTrue(pool.isHeld(address("192.0.2.1")));
        pool.free(address("192.0.2.1"));
        assertFalse(pool.isHeld(address("192.0.2.1")));
    }

    @Test
    void keepsWhatIsSetAsideForThoseWhoseRuleNamesIt() {
        pool.setAside(addresses("10.0.0.7"));
        assertEquals(address("10.0.0.3"), take());
        assertEquals(address("10.0.0.7"), takeFixed("10.0.0.7"));
        pool.free(address("10.0.0.7"));
        assertFalse(pool.pooled(address("10.0.0.7")));
        pool.setAside(List.of());
        assertEquals(address("10.0.0.7"), take());
    }

    @Test
    void takesThePreferredOneIfItIsFreeAndPermitted() {
        assertEquals(address("10.0.0.9"), pool.take(AddressRule.ANY_OF_POOL, address("10.0.0.9")));
        assertEquals(address("10.0.0.7"), pool.take(AddressRule.ANY_OF_POOL, address("10.0.0.9")));
        AddressRule only = new AddressRule.FromPool(address("10.0.0.3")::equals);
        assertEquals(address("10.0.0.3"), pool.take(only, address("172.16.0.1")));
        assertNull(pool.take(only, null));
        AddressRule two = new AddressRule.Fixed(addresses("10.1.0.1", "10.1.0.2"));
        assertEquals(address("10.1.0.2"), pool.take(two, address("10.1.0.2")));
    }

    @Test
    void refusesAListWithAnAddressTwice() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new AddressPool(addresses("10.0.0.1", "10.0.0.1")));
        assertEquals("twice in the pool: 10.0.0.1", refused.getMessage());
    }
}
