package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import net.sallyport.gateway.control.Api;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.Kick;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.control.SessionQuery;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.session.SessionState;
import net.sallyport.gateway.session.SessionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do with a running gateway, over real sockets and devices. */
class OperatorTest {
    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void whoIsKickedIsOutAtOnceAndToldWhyAndNobodyElseIs(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(3);
            gateway.configuration(
                            "[accounts]", "limit = 2", "[interfaces]", "form = \"" + form + "\"")
                    .start();
            gateway.with(peers -> {
                Api api = gateway.server().api();
                ScriptedCall first = peers.up("a1", "test.test");
                ScriptedCall second = peers.up("a1", "test.test");
                ScriptedCall other = peers.up("a2", "test.test");
                ScriptedCall frozen = peers.up("a3", "test.test");
                frozen.client().freeze();

                List<SessionView> kicked = api.kick(new Kick("a1", null, "Maintenance [x]\n"));
                assertEquals(2, kicked.size());
                assertEquals("up", String.valueOf(kicked.getFirst().toMap().get("state")));
                String way = kicked.getFirst().address() + " ";
                String routes = gateway.command("ip route");
                for (int tries = 0; tries < 250 && routes.contains(way); tries++) {
                    peers.pass(20);
                    routes = gateway.command("ip route");
                }
                assertFalse(routes.contains(way), routes);
                assertTrue(routes.contains(other.address().getHostAddress() + " "), routes);
                for (ScriptedCall call : List.of(first, second)) {
                    peers.until("told", call::isCleared);
                    assertTrue(
                            call.saw(
                                    "Disconnected by the operator: Maintenance (x)"
                                            + " [sallyport:kicked]"),
                            call.toString());
                }
                peers.echo(other);

                // A peer that does not answer costs the operator nothing.
                long id =
                        api.sessions(
                                        new SessionQuery(
                                                "a3",
                                                SessionState.UP,
                                                SessionQuery.Order.ID,
                                                false,
                                                9))
                                .getFirst()
                                .id();
                long start = System.nanoTime();
                assertEquals(1, api.kick(new Kick(null, id, null)).size());
                assertTrue(System.nanoTime() - start < 2_000_000_000L);
                peers.echo(other, peers.up("a3", "test.test"), peers.up("a1", "test.test"));

                assertEquals(
                        ApiProblem.Type.NOT_IN,
                        assertThrows(ApiProblem.class, () -> api.kick(new Kick("b", null, null)))
                                .type());
                assertEquals(
                        ApiProblem.Type.NO_SUCH_SESSION,
                        assertThrows(ApiProblem.class, () -> api.kick(new Kick(null, 999L, null)))
                                .type());
                assertEquals(0, gateway.count("session", "fault"));
                assertEquals(3, api.status().ends().get("admin-reset"));
            });
            gateway.stop();
            List<HistoryEntry> kicked =
                    gateway.history().stream()
                            .filter(entry -> "admin-reset".equals(entry.cause()))
                            .toList();
            assertEquals(3, kicked.size());
            assertTrue(
                    kicked.getFirst().causeText().contains("Maintenance (x)"),
                    kicked.getFirst().causeText());
        }
    }

    @Test
    void sessionsCanBeFilteredAndPutInOrder() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(3).configuration("[accounts]").start();
            gateway.with(peers -> {
                Api api = gateway.server().api();
                peers.up("a2", "test.test");
                ScriptedCall busy = peers.up("a3", "test.test");
                peers.up("a1", "test.test");
                peers.echo(busy);
                assertEquals("a2 a3 a1", accounts(api, SessionQuery.Order.ID, false, 9));
                assertEquals("a1 a3 a2", accounts(api, SessionQuery.Order.SINCE, true, 9));
                assertEquals("a1 a2 a3", accounts(api, SessionQuery.Order.ACCOUNT, false, 9));
                assertEquals("a3", accounts(api, SessionQuery.Order.BYTES, false, 1));
                assertEquals("a2 a3", accounts(api, SessionQuery.Order.ADDRESS, false, 2));
                assertEquals(
                        List.of(),
                        api.sessions(
                                new SessionQuery(
                                        null,
                                        SessionState.CLOSING,
                                        SessionQuery.Order.ID,
                                        false,
                                        9)));
            });
        }
    }

    private static String accounts(Api api, SessionQuery.Order order, boolean reverse, int limit) {
        return api.sessions(new SessionQuery(null, null, order, reverse, limit)).stream()
                .map(SessionView::account)
                .collect(Collectors.joining(" "));
    }

    @Test
    void theStatusTellsHowItIs() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(4);
            gateway.configuration(
                            "[accounts]",
                            "on-conflict = \"deny\"",
                            "[pool]",
                            "local = [\"10.99.0.1\"]",
                            "remote = [\"10.99.0.2-4\"]")
                    .start();
            gateway.with(peers -> {
                Api api = gateway.server().api();
                assertEquals(List.of(), api.status().warnings());
                peers.up("a1", "test.test");
                peers.up("a2", "test.test");
                ScriptedCall wrong = peers.dial("a3", "wrong");
                ScriptedCall again = peers.dial("a1", "test.test");
                peers.until("refused", () -> wrong.isCleared() && again.isCleared());
                ScriptedCall third = peers.up("a3", "test.test");
                third.ping(TestGateway.address("10.99.0.77"), 56);
                peers.until(
                        "spoofed inside", () -> gateway.count("session", "in_source_spoofed") == 1);

                ServerStatus status = api.status();
                assertEquals(ProcessHandle.current().pid(), status.pid());
                assertEquals(List.of("0.0.0.0:1723"), status.listening());
                assertEquals("deny", status.onConflict());
                assertEquals(3, status.sessions().used());
                assertEquals(new ServerStatus.Places(3, 3), status.pool());
                assertEquals(2, status.workers().size());
                assertEquals(
                        3,
                        status.workers().stream()
                                .mapToInt(ServerStatus.WorkerLoad::sessions)
                                .sum());
                assertEquals(3, status.logins().get("admitted"));
                assertEquals(1, status.logins().get("wrong-password"));
                assertEquals(1, status.logins().get("already-in"));
                assertEquals(1, status.drops().get("session.in_source_spoofed"));
                assertNull(status.drops().get("gre.delivered"));
                assertTrue(status.health().get("accounts").ok());
                assertEquals(List.of("of the pool's 3 addresses 3 are held"), status.warnings());

                gateway.command("rm " + gateway.directory().resolve("chap-secrets"));
                ServerStatus without = api.status();
                assertFalse(without.health().get("accounts").ok());
                assertEquals(2, without.warnings().size());
            });
        }
    }
}
