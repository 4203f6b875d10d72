package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.AccountPaths;
import net.sallyport.gateway.accounts.StoredAccount;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.protocol.ppp.EndCause;
import org.junit.jupiter.api.Test;

/** Logins by the account database, which is changed while the server runs. */
class DatabaseLoginTest {
    @Test
    void accountsOfTheDatabaseLogInAndChangesCountAtTheNextLogin() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            Path state = gateway.directory().resolve("state");
            gateway.configuration("[accounts]", "sources = [\"database\"]", "ignore-case = true");
            try (AccountEditor editor = AccountEditor.open(AccountPaths.in(state, null))) {
                StoredAccount joe = StoredAccount.named("Joe", Instant.now());
                editor.add(
                        joe.withAddresses(List.of(TestGateway.address("10.9.8.7"))),
                        "first".getBytes(StandardCharsets.UTF_8),
                        false);
                gateway.start();
                gateway.with(peers -> {
                    ScriptedCall call = peers.up("jOE", "first");
                    assertEquals(TestGateway.address("10.9.8.7"), call.address());
                    assertEquals("MPPE-128 stateless", call.encryption());
                    peers.echo(call);
                    assertEquals("Joe", gateway.sessions().getFirst().get("account"));

                    editor.setPassword("Joe", "second".getBytes(StandardCharsets.UTF_8), false);
                    editor.set(editor.find("Joe").withEnabled(false));
                    peers.echo(call);
                    ScriptedCall disabled = peers.dial("Joe", "second");
                    peers.until("refusal", () -> disabled.endCause() == EndCause.OWN_AUTH_FAILED);
                    assertTrue(disabled.saw("E=647 R=0"), disabled.toString());
                    ScriptedCall wrong = peers.dial("Joe", "first");
                    peers.until("refusal", () -> wrong.endCause() == EndCause.OWN_AUTH_FAILED);
                    assertTrue(wrong.saw("E=691"), "nobody else learns that it is disabled");

                    editor.set(editor.find("Joe").withEnabled(true));
                    peers.echo(peers.up("Joe", "second"));
                    ScriptedCall file = peers.dial("test", "test.test");
                    peers.until("refusal", () -> file.endCause() == EndCause.OWN_AUTH_FAILED);
                });
            }
        }
    }
}
