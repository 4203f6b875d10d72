package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.history.HistoryEntry;
import org.junit.jupiter.api.Test;

/** The disk that the history is on is full. */
class FullDiskTest {
    private static final int LOGINS = 10;

    @Test
    void neitherLoginsNorPacketsStopAndNothingIsLost() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            Path state = Files.createDirectory(gateway.stateDir());
            gateway.command("mount -t tmpfs -o size=1m none " + state);
            try {
                gateway.configuration("[accounts]").start();
                gateway.with(peers -> {
                    ScriptedCall holder = peers.up("test", "test.test");
                    peers.until(
                            "it is written", () -> health(gateway).text().contains("written: "));
                    Path filler = fill(state);
                    int refused = 0;
                    while (health(gateway).ok()) {
                        refuse(peers);
                        refused++;
                    }
                    assertEquals("history", gateway.server().status().alarms().getFirst().name());
                    for (int i = 0; i < LOGINS; i++) {
                        ScriptedCall call = peers.up("second", "test.test");
                        peers.echo(call, holder);
                        call.hangUp();
                        peers.until("over", call::isCleared);
                    }
                    refuse(peers);
                    assertTrue(!health(gateway).ok(), "still full");
                    assertEquals(LOGINS + 1, gateway.server().status().logins().get("admitted"));

                    Files.delete(filler);
                    peers.until("it is written again", () -> health(gateway).ok());
                    assertEquals(List.of(), gateway.server().status().alarms());
                    int all = 1 + refused + LOGINS + 1;
                    peers.until("everything is in it", () -> count(gateway) == all);
                    peers.echo(holder);
                });
                List<HistoryEntry> entries = gateway.history();
                assertEquals(
                        LOGINS,
                        entries.stream().filter(e -> "user-request".equals(e.cause())).count());
            } finally {
                gateway.stop();
                gateway.command("umount " + state);
            }
        }
    }

    private static ServerStatus.Health health(TestGateway gateway) {
        return gateway.server().status().health().get("history");
    }

    private static int count(TestGateway gateway) {
        try {
            return gateway.history().size();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuse(Peers peers) throws Exception {
        ScriptedCall wrong = peers.dial("test", "wrong");
        peers.until("refused", wrong::isCleared);
    }

    private static Path fill(Path directory) throws IOException {
        Path filler = directory.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[4_096]);
            }
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space"), full.toString());
        }
        return filler;
    }
}
