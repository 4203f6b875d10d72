package net.sallyport.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.sallyport.lab.Requirements;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whether the comparison measures at all; how fast anything is, is not asked here. */
class AgainstPptpdTest {
    private static final RoundPlan TINY = new RoundPlan(5, 10, 1, 1, 1, false);
    private static final List<Contender> BOTH = List.of(Contender.PPTPD, Contender.SALLYPORT_OWN);

    @Test
    void shouldCarryVerifiedEchoesAndTcpThroughBothServers() throws Exception {
        Assumptions.assumeTrue(
                Requirements.isRoot(),
                "NOT RUN: the lab makes network namespaces, which takes root");

        ComparisonTable table = AgainstPptpd.run(TINY, 1, BOTH);

        for (Contender contender : BOTH) {
            String name = contender.label();
            assertEquals(0, table.median(contender, Metric.ECHO_LOST), name);
            for (Metric moved :
                    List.of(
                            Metric.LOGINS_SEQUENTIAL,
                            Metric.LOGINS_CONCURRENT,
                            Metric.ECHO_ONE,
                            Metric.ECHO_TEN,
                            Metric.TCP_UP,
                            Metric.TCP_DOWN,
                            Metric.FIXED_MEGABYTES)) {
                assertTrue(table.median(contender, moved) > 0, name + ": " + moved);
            }
            assertTrue(table.text().contains(name), table.text());
        }
        for (Metric metric : Metric.values()) {
            assertTrue(table.text().contains(metric.label()), table.text());
        }
        System.out.println(table.text());
    }
}
