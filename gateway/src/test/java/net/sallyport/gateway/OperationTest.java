package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.ControlProtocol;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.ScriptedClient;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.TcpListener;
import net.sallyport.protocol.pptp.PptpAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, reloading and looking at a gateway, over real sockets and devices. */
class OperationTest {
    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void stoppingSaysGoodbyeToEverybodyAndLeavesNothing(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(4);
            gateway.configuration("[accounts]", "[interfaces]", "form = \"" + form + "\"").start();
            gateway.with(peers -> {
                List<ScriptedCall> calls =
                        List.of(
                                peers.up("a1", "test.test"),
                                peers.up("a2", "test.test"),
                                peers.up("a3", "test.test"));
                ScriptedCall frozen = peers.up("a4", "test.test");
                frozen.client().freeze();
                long start = System.nanoTime();
                peers.during(() -> {
                    gateway.stop();
                    return null;
                });
                double seconds = (System.nanoTime() - start) / 1e9;
                assertTrue(seconds < 6, "it took " + seconds + " s");
                for (ScriptedCall call : calls) {
                    peers.until("goodbye", () -> call.client().isClosed());
                    assertTrue(call.saw("LCP TermReq"), call.toString());
                    assertTrue(call.saw("Server is shutting down"), call.toString());
                    assertTrue(call.isCleared());
                    assertEquals(PptpAction.CloseReason.PEER_STOPPED, call.client().closeReason());
                }
            });
            String links = gateway.command("ip -o link show type tun");
            assertEquals("", links.strip());
            assertEquals(1, gateway.command("cat /proc/net/raw").lines().count(), "raw sockets");
            try (var files = Files.list(gateway.runDir())) {
                assertEquals(List.of(), files.toList());
            }
            gateway.start();
            gateway.with(peers -> peers.echo(peers.up("a1", "test.test")));
        }
    }

    @Test
    void aReloadHoldsForNewLoginsAndDisturbsNobody() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                assertEquals(1, gateway.sessions().getFirst().get("limit"));

                gateway.configuration("[accounts]", "limit = 2", "on-conflict = \"deny\"");
                assertEquals(List.of(), gateway.server().reload());
                ScriptedCall second = peers.up("test", "test.test");
                peers.echo(first, second);
                assertEquals(2, gateway.sessions().getFirst().get("limit"));
                ScriptedCall third = peers.dial("test", "test.test");
                peers.until("refused", third::isCleared);

                gateway.configuration("[accounts]", "limit = \"many\"");
                assertEquals(1, gateway.server().reload().size());
                ScriptedCall fourth = peers.dial("test", "test.test");
                peers.until("refused still", fourth::isCleared);
                peers.echo(first, second);

                // The file of accounts is looked at for each login, reload or not.
                gateway.accounts("new * secret *");
                ScriptedCall unknown = peers.dial("second", "test.test");
                peers.until("refused", unknown::isCleared);
                peers.echo(peers.up("new", "secret"));
                peers.echo(first, second);
            });
        }
    }

    @Test
    void whatStrangersMayTakeFollowsAReload() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall before = peers.up("test", "test.test");

                gateway.configuration("[accounts]", "[limits]", "control-messages-per-second = 1");
                assertEquals(List.of(), gateway.server().reload());
                ScriptedCall talkative = peers.dial("second", "test.test");
                peers.until("closed", () -> talkative.client().isClosed());
                assertEquals(1, gateway.count("pptp", "over_budget"));

                gateway.configuration("[accounts]", "[limits]", "half-open = 2");
                assertEquals(List.of(), gateway.server().reload());
                ScriptedClient idle = peers.connect();
                peers.until("connected", idle::isConnected);
                ScriptedCall third = peers.dial("second", "test.test");
                peers.until("refused", third::isCleared);
                assertEquals(1, gateway.count("pptp_io", "call_over_half_open"));
                idle.hangUp();

                gateway.configuration("[accounts]");
                assertEquals(List.of(), gateway.server().reload());
                peers.echo(before, peers.up("second", "test.test"));
            });
        }
    }

    @Test
    void aSecondServerIsToldWhichProcessServes() throws Exception {
        try (TestGateway gateway = new TestGateway();
                EventLog log = new EventLog()) {
            gateway.configuration("[accounts]").start();
            IOException refusal =
                    assertThrows(
                            IOException.class, () -> gateway.inside(() -> gateway.newServer(log)));
            assertTrue(
                    refusal.getMessage().contains("process " + ProcessHandle.current().pid()),
                    refusal.getMessage());
            gateway.with(peers -> peers.echo(peers.up("test", "test.test")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void aStartThatFailsLeavesNothingBehind(String form) throws Exception {
        try (TestGateway gateway = new TestGateway();
                EventLog log = new EventLog()) {
            Path capture = gateway.directory().resolve("no/such/directory/file.pcap");
            String[] lines = {"[accounts]", "[interfaces]", "form = \"" + form + "\""};
            String[] failing = {
                "[accounts]",
                "[interfaces]",
                "form = \"" + form + "\"",
                "[logging]",
                "capture = \"" + capture + "\""
            };
            gateway.configuration(failing);
            // The last part of all is the one that fails.
            assertThrows(IOException.class, () -> gateway.inside(() -> gateway.newServer(log)));
            assertEquals("", gateway.command("ip -o link show type tun").strip());
            assertEquals(1, gateway.command("cat /proc/net/raw").lines().count(), "raw sockets");
            try (var files = Files.list(gateway.runDir())) {
                assertEquals(List.of(), files.toList());
            }
            gateway.configuration(lines);
            TcpListener taken =
                    gateway.inside(() -> TcpListener.bind(Ipv4.of(0), TestGateway.PORT, 1));
            assertThrows(IOException.class, () -> gateway.inside(() -> gateway.newServer(log)));
            taken.close();
            gateway.start();
            gateway.with(peers -> peers.echo(peers.up("test", "test.test")));
        }
    }

    @Test
    void theCaptureIsForItsOwnerAloneAndReadable() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            Path capture = gateway.directory().resolve("ppp.pcap");
            gateway.configuration("[accounts]", "[logging]", "capture = \"" + capture + "\"")
                    .start();
            gateway.with(peers -> peers.echo(peers.up("test", "test.test")));
            gateway.stop();
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(capture)));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(capture));
            assertEquals(0xa1b2c3d4, bytes.getInt());
            assertEquals(204, bytes.getInt(20), "link type PPP with direction");
            if (Files.isExecutable(Path.of("/usr/bin/tshark"))) {
                String text = gateway.command("tshark -n -r " + capture);
                assertTrue(text.contains("PPP LCP"), text);
                assertTrue(text.contains("Echo (ping) reply"), text);
            }
        }
    }

    @Test
    void theControlSocketIsForItsOwnerAndTellsWhatIsAsked() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                peers.echo(call);
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        gateway.runDir().resolve("control.sock"))));
                Map<String, Object> session = gateway.sessions().getFirst();
                assertEquals(
                        List.of(
                                "id",
                                "account",
                                "state",
                                "transport",
                                "interface",
                                "calling_address",
                                "device",
                                "address",
                                "since",
                                "limit",
                                "rx_bytes",
                                "tx_bytes",
                                "rx_packets",
                                "tx_packets",
                                "encryption"),
                        List.copyOf(session.keySet()));
                assertEquals("up", session.get("state"));
                assertEquals("scripted/harness", session.get("device"));
                assertEquals("192.168.100.60", session.get("address"));
                assertEquals(1, session.get("limit"));
                assertEquals(84L, session.get("rx_bytes"));
                String answer = gateway.ask(ControlProtocol.request("sessions", Map.of()));
                assertTrue(answer.contains("\"account\":\"test\""), answer);
                assertTrue(
                        gateway.ask(ControlProtocol.request("counters", Map.of()))
                                .contains("\"admitted\":1"));
            });
        }
    }

    @Test
    void aSmallerLinkGetsASmallerRouteOnASharedInterface() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"shared\"").start();
            gateway.with(peers -> {
                ScriptedCall small = peers.dial(Dialling.as("test", "test.test").withMru(1_000));
                peers.until("up", small::isUp);
                String route = gateway.command("ip route show 192.168.100.60");
                assertTrue(route.contains("mtu 996"), route);
                peers.echo(small);
            });
        }
    }

    @Test
    void anInterfaceThatSomebodyRemovesEndsItsSessionAlone() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"own\"").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                ScriptedCall second = peers.up("second", "test.test");
                String name =
                        (String)
                                gateway.sessions().stream()
                                        .filter(s -> s.get("account").equals("test"))
                                        .findFirst()
                                        .orElseThrow()
                                        .get("interface");
                assertNotNull(name);
                gateway.command("ip link delete " + name);
                peers.until("the first told", first::isCleared);
                assertTrue(first.saw("The interface was removed"), first.toString());
                assertNull(second.endCause());
                peers.echo(second);
                ScriptedCall again = peers.up("test", "test.test");
                peers.echo(again);
                assertFalse(second.isCleared());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void aKilledServerLeavesNothingThatTheNextMustClean(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"" + form + "\"");
            Process process = gateway.startProcess();
            try {
                gateway.with(peers -> {
                    peers.echo(peers.up("test", "test.test"));
                    process.destroyForcibly().waitFor();
                });
            } finally {
                process.destroyForcibly();
            }
            assertEquals("", gateway.command("ip -o link show type tun").strip());
            assertEquals("", gateway.command("ip route show 192.168.100.60").strip());
            gateway.start();
            gateway.with(peers -> peers.echo(peers.up("test", "test.test")));
        }
    }
}
