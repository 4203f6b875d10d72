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

/** What looking up a login's account costs, with ten accounts and with very many. */
class LookupCostTest {
    private static final int LOOKUPS = 2_000;

    @TempDir Path directory;

    @Test
    void twoThousandAccountsCostNoMoreThanTen() throws Exception {
        compare("database", filled(10), filled(2_000), 2_000);
    }

    @Test
    void twentyThousandLinesOfAFileCostNoMoreThanTen() throws Exception {
        compare("file", written(10), written(20_000), 20_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandAccountsCostNoMoreThanTen() throws Exception {
        compare("database", filled(10), filled(100_000), 100_000);
        compare("file", written(10), written(100_000), 100_000);
    }

    private static void compare(String where, Accounts few, Accounts lots, int many) {
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
                "%s lookup, median: %.1f us with 10 accounts, %.1f us with %d%n",
                where, small / 1e3, large / 1e3, many);
        assertTrue(large < 3 * small, large + " ns against " + small + " ns");
    }

    private Accounts written(int count) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("user-").append(i).append(" * secret *\n");
        }
        Path secrets = Files.writeString(directory.resolve("secrets-" + count), lines);
        ServerConfig config = config("[accounts]\nchap-secrets = [\"" + secrets + "\"]\n");
        return new FileAccounts(
                new AccountFiles(config, Environment.system(), problem -> {}),
                config.pool().remotes(),
                config.connections());
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
                new AccountDatabase(paths),
                config(""),
                true,
                InstantSource.system(),
                problem -> {});
    }

    private ServerConfig config(String lines) throws Exception {
        Path toml = Files.writeString(directory.resolve("t.toml"), lines);
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
