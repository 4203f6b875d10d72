package net.sallyport.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.sallyport.lab.Requirements;
import org.junit.jupiter.api.Test;

/** The soak in its short form. */
class SoakTest {
    @Test
    void shouldHoldAtTheEndWhatItHeldAtTheStart() throws Exception {
        assertTrue(Requirements.isRoot(), "the lab makes network namespaces, which takes root");
        Soak.Outcome outcome = Soak.run(Duration.ofSeconds(10));
        System.out.print(Soak.table(outcome));
        assertEquals(List.of(), outcome.complaints(), () -> Soak.table(outcome));
    }
}
