package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PptpPairTest {
    @Test
    void everyStoryEndsWellAndTheSameSeedTellsTheSameStory() {
        int up = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            PptpPair first = new PptpPair(seed);
            first.run();
            if (seed % 100 == 0) {
                PptpPair again = new PptpPair(seed);
                again.run();
                assertEquals(first.story.toString(), again.story.toString());
            }
            up += (int) first.server.counters.read(PptpCounter.CALLS_UP);
        }
        assertTrue(up > 1_000, "the stories have calls in them: " + up);
    }
}
