package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.Lookup;
import net.sallyport.gateway.config.AccountCheck;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a login's look into the database costs, with ten accounts and with very many. */
class LookupCostTest {
    private static final int LOOKUPS = 2_000;

    @TempDir Path directory;

    @Test
    void twoThousandAccountsCostNoMoreThanTen() throws Exception {
        compare(2_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandAccountsCostNoMoreThanTen() throws Exception {
        compare(100_000);
    }

    private void compare(int many) throws Exception {
        Accounts few = filled(10);
        Accounts lots = filled(many);
        long[] ofFew = new long[5];
        long[] ofMany = new long[5];
        medianNanos(few, 10);
        medianNanos(lots, many);
        for (int round = 0; round < ofFew.length; round++) {
            ofFew[round] = medianNanos(few, 10);
            ofMany[round] = medianNanos(lots, many);
        }
        Arrays.sort(ofFew);
        Arrays.sort(ofMany);
        long small = ofFew[ofFew.length / 2];
        long large = ofMany[ofMany.length / 2];
        System.out.printf(
                "lookup, median: %.1f us with 10 accounts, %.1f us with %d%n",
                small / 1e3, large / 1e3, many);
        assertTrue(large < 3 * small, large + " ns against " + small + " ns");
    }

    private Accounts filled(int count) throws Exception {
        Path state = directory.resolve("state-" + count);
        AccountPaths paths = AccountPaths.in(state, null);
        byte[] password = "secret".getBytes(StandardCharsets.UTF_8);
        try (AccountEditor editor = AccountEditor.open(paths)) {
            editor.together(() -> {
                for (int i = 0; i < count; i++) {
                    editor.add(StoredAccount.named("user-" + i, Instant.now()), password, false);
                }
            });
        }
        return new DatabaseAccounts(
                new AccountDatabase(paths), config(), true, InstantSource.system(), problem -> {});
    }

    private ServerConfig config() throws Exception {
        Path toml = Files.writeString(directory.resolve("t.toml"), "");
        return new ConfigReader(Environment.system(), AccountCheck.none())
                .read(new ConfigReader.Source.Toml(toml), Overrides.none())
                .config();
    }

    private static long medianNanos(Accounts accounts, int count) {
        long[] nanos = new long[LOOKUPS];
        for (int i = 0; i < LOOKUPS; i++) {
            AccountName name = AccountName.of("user-" + (int) (i * 2654435761L % count));
            long start = System.nanoTime();
            accounts.storeFor(AuthMethod.MSCHAP_V2)
                    .find(name, lookup -> assertTrue(lookup instanceof Lookup.Found, "" + name));
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[LOOKUPS / 2];
    }
}
