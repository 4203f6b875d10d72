package net.sallyport.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.sallyport.bench.BesidePppd.Client;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether the comparison measures at all; how fast anything is, is not asked here. */
@Tag("long")
class BesidePppdTest {
    @Test
    void shouldSetUpBothClientsAndCarryTcpBothWays() {
        ClientTable table =
                BesidePppd.run(
                        new BesidePppd.Plan(
                                System.getProperty("java.class.path"),
                                1,
                                1,
                                1,
                                false,
                                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
        for (Client client : Client.values()) {
            for (ClientFigure figure :
                    List.of(
                            ClientFigure.SET_UP_MILLIS,
                            ClientFigure.TCP_UP,
                            ClientFigure.TCP_DOWN,
                            ClientFigure.MEGABYTES)) {
                assertTrue(table.median(client, figure) > 0, client + ": " + figure);
            }
        }
        System.out.println(table.text());
    }
}
