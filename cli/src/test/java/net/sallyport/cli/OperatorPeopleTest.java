package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** admin and token on a real database. */
class OperatorPeopleTest {
    @TempDir private Path stateDir;

    private Typed type(String stdin, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--state-dir", stateDir.toString()));
        return Typed.runWith(stdin, all.toArray(String[]::new));
    }

    @Test
    void aTokenLivesFromAddToRemove() throws Exception {
        assertEquals("[]", type("", "token", "list", "--json").out().strip());
        assertEquals(1, type("", "token", "remove", "probe").exit());
        assertFalse(OperatorStore.exists(stateDir), "it would open the console");

        Typed added = type("", "token", "add", "probe", "--scope", "operate");
        assertEquals(0, added.exit(), added.err());
        String token = added.out().strip();
        assertTrue(token.startsWith(OperatorStore.TOKEN_PREFIX), token);
        assertEquals(1, type("", "token", "add", "probe").exit());
        assertEquals(2, type("", "token", "add", "other", "--scope", "all").exit());
        assertEquals(2, type("", "token", "add", "other", "--valid-until", "soon").exit());
        assertEquals(0, type("", "token", "add", "dated", "--valid-until", "30d").exit());
        String list = type("", "token", "list").out();
        assertTrue(list.contains("probe") && list.contains("operate"), list);
        assertFalse(list.contains(token), "a token is told once");
        String json = type("", "token", "list", "--json").out();
        assertTrue(json.contains("\"name\":\"probe\",\"scope\":\"operate\""), json);

        try (OperatorStore store = OperatorStore.open(stateDir)) {
            assertEquals(Scope.OPERATE, store.byToken(token).scope());
            assertEquals(0, type("", "token", "remove", "probe").exit());
            assertNull(store.byToken(token));
        }
        assertFalse(type("", "token", "list").out().contains("probe"));
    }

    @Test
    void anAdministratorLivesFromAddToRemove() throws Exception {
        assertEquals(1, type("long enough\n", "admin", "passwd", "ann", "--password-stdin").exit());
        assertFalse(OperatorStore.exists(stateDir), "it would open the console");
        Typed added = type("long enough\n", "admin", "add", "ann", "--password-stdin");
        assertEquals(0, added.exit(), added.err());
        assertEquals(1, type("long enough\n", "admin", "add", "ann", "--password-stdin").exit());
        String list = type("", "admin", "list").out();
        assertTrue(list.contains("ann") && list.contains("administer"), list);
        try (OperatorStore store = OperatorStore.open(stateDir)) {
            assertNotNull(store.byPassword("ann", "long enough".toCharArray()));
            Typed changed = type("other password\n", "admin", "passwd", "ann", "--password-stdin");
            assertEquals(0, changed.exit(), changed.err());
            assertNull(store.byPassword("ann", "long enough".toCharArray()));
            assertNotNull(store.byPassword("ann", "other password".toCharArray()));
            assertEquals(0, type("", "admin", "remove", "ann").exit());
            assertNull(store.byPassword("ann", "other password".toCharArray()));
        }
        assertEquals(1, type("", "admin", "remove", "ann").exit());
        assertEquals("[]", type("", "admin", "list", "--json").out().strip());
    }
}
