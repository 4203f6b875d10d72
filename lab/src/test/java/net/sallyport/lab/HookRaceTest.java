package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two to six logins of one account at once on Debian's pptpd: how many are inside in the end, and
 * how long two were inside together, with the hook and with the original 11-line script.
 */
@Tag("long")
class HookRaceTest {
    private static final int ROUNDS = Integer.getInteger("hook.rounds", 50);
    private static final Duration BOUND = Duration.ofMinutes(4);

    /** The hook ends when one is left; where nobody sees to that, stillness has to do. */
    private static final Duration STILL = Duration.ofSeconds(8);

    @Test
    void shouldLeaveOneInsideInEachOfFiftyRounds() {
        try (HookBed bed = HookBed.open("* pptpd test.test *")) {
            bed.install();
            Map<Integer, Integer> rounds = rounds("hook", bed, BOUND);
            assertEquals(Map.of(1, ROUNDS), rounds, bed::syslog);
        }
    }

    /** The comparison: shown, and held to nothing but having been run. */
    @Test
    void shouldShowWhatTheOriginalScriptDoes() throws IOException {
        try (HookBed bed = HookBed.open("* pptpd test.test *");
                InputStream script = getClass().getResourceAsStream("original/auth-up")) {
            bed.server.write(
                    "/etc/ppp/auth-up",
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
            bed.server.sh("chmod 755 /etc/ppp/auth-up");
            Map<Integer, Integer> rounds = rounds("original", bed, STILL);
            assertEquals(ROUNDS, rounds.values().stream().mapToInt(count -> count).sum());
        }
    }

    /** How many rounds left how many inside. Every other round does without IPv6CP. */
    private static Map<Integer, Integer> rounds(String script, HookBed bed, Duration still) {
        Map<Integer, Integer> rounds = new TreeMap<>();
        Duration longest = Duration.ZERO;
        Duration longestWithIpv6 = Duration.ZERO;
        for (int round = 0; round < ROUNDS; round++) {
            int racers = 2 + round / 2 % 5;
            boolean ipv6 = round % 2 == 0;
            bed.server.write(
                    "/etc/ppp/options.pptpd", StockFiles.OPTIONS + (ipv6 ? "" : "noipv6\n"));
            long startNanos = System.nanoTime();
            bed.race(racers, "test", "test.test");
            int inside = bed.settle(racers, 1, still, BOUND);
            long millis = (System.nanoTime() - startNanos) / 1_000_000;
            bed.hangUpAll();
            Overlap overlap = bed.overlapSinceLast();
            rounds.merge(inside, 1, Integer::sum);
            if (ipv6) {
                longestWithIpv6 = longer(longestWithIpv6, overlap.longest());
            } else {
                longest = longer(longest, overlap.longest());
            }
            System.out.printf(
                    "%s round %d: %d racers%s, %d inside after %d ms, at most %d at once, two for"
                            + " %d ms at a stretch%n",
                    script,
                    round + 1,
                    racers,
                    ipv6 ? " with IPv6CP" : "",
                    inside,
                    millis,
                    overlap.most(),
                    overlap.longest().toMillis());
        }
        System.out.printf(
                "%s: rounds by how many were left inside: %s; two inside at a stretch: %d ms with"
                        + " IPv6CP, %d ms without%n",
                script, rounds, longestWithIpv6.toMillis(), longest.toMillis());
        assertTrue(rounds.size() > 0);
        return rounds;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
