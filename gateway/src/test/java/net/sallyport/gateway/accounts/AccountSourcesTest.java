package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.AddressRule;
import net.sallyport.admission.Lookup;
import net.sallyport.admission.OnConflict;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Reading;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountSourcesTest {
    @TempDir Path directory;
    private Reading reading;
    private Path state;
    private AccountPaths paths;

    @BeforeEach
    void prepare() throws Exception {
        reading = new Reading(directory);
        reading.accounts("both sallyport file *\nfile sallyport file *\n");
        state = directory.resolve("state");
        paths = AccountPaths.in(state, null);
    }

    @Test
    void theFirstThatKnowsANameDecides() throws Exception {
        add("both", "database");
        assertEquals("file", secret(toml("[\"files\", \"database\"]"), "both"));
        assertEquals("database", secret(toml("[\"database\", \"files\"]"), "both"));
        assertEquals("file", secret(toml("[\"database\", \"files\"]"), "file"));
        assertInstanceOf(Lookup.Unknown.class, find(toml("[\"database\"]"), "file"));
        assertInstanceOf(Lookup.Unknown.class, find(toml("[\"files\", \"database\"]"), "none"));
    }

    @Test
    void whoIsDisabledInTheFirstDoesNotGetInByTheSecond() throws Exception {
        add("both", "database");
        try (AccountEditor editor = AccountEditor.open(paths)) {
            editor.set(editor.find("both").withEnabled(false));
        }
        Lookup lookup = find(toml("[\"database\", \"files\"]"), "both");
        assertEquals(
                Standing.DISABLED,
                AccountProfile.of(assertInstanceOf(Lookup.Found.class, lookup).account())
                        .standing());
    }

    @Test
    void aSourceThatCannotBeAskedEndsTheSearch() throws Exception {
        Files.createDirectories(state);
        Files.writeString(paths.database(), "no database at all, and long enough to be read");
        ServerConfig config =
                new ConfigReader(
                                reading.environment(),
                                net.sallyport.gateway.config.AccountCheck.none())
                        .read(
                                new ConfigReader.Source.Toml(
                                        file(toml("[\"database\", \"files\"]"))),
                                reading.pathsOnly())
                        .config();
        assertInstanceOf(Lookup.Unreachable.class, find(config, "file"));
    }

    @Test
    void aDatabaseAloneNeedsNoFiles() throws Exception {
        add("joe", "database");
        String own = "[paths]\nstate-dir = \"" + state + "\"\n";
        ConfigReader.Result result = reading.readToml(own);
        assertEquals(List.of(), result.problems());
        assertFalse(AccountSources.usesFiles(result.config()));
        assertEquals("database", secret(own, "joe"));
        Files.writeString(state.resolve("chap-secrets"), "");
        assertEquals(List.of(), reading.readToml(own).problems(), "an empty file is no trouble");
    }

    @Test
    void problemsAreNamed() throws Exception {
        assertTrue(problems("[\"database\"]").contains("there is no account database"));
        add("joe", "x");
        assertEquals("", problems("[\"database\"]"));
        String key = Files.readString(paths.keyFile());
        Files.writeString(paths.keyFile(), key.substring(0, key.indexOf('\n') + 1) + "nonsense\n");
        assertTrue(problems("[\"database\"]").contains("line 2 is no key"));
        Files.writeString(paths.keyFile(), "00000001 " + "ab".repeat(32) + "\n");
        assertTrue(problems("[\"database\"]").contains("does not open the secrets"));
        Files.delete(paths.keyFile());
        assertTrue(problems("[\"files\", \"database\"]").contains("is missing"));
        assertThrows(IOException.class, () -> add("eve", "x"), "a new key would not open joe's");
        assertFalse(Files.exists(paths.keyFile()), "nobody makes a key for what another sealed");
        Files.writeString(paths.keyFile(), key);
        Files.setPosixFilePermissions(
                paths.keyFile(), PosixFilePermissions.fromString("rw-r--r--"));
        ConfigReader.Result open = reading.readToml(toml("[\"database\"]"));
        assertTrue(open.notices().toString().contains("chmod 600"), open.notices().toString());
        Files.writeString(paths.database(), "no database at all, and long enough to be read");
        assertTrue(problems("[\"database\"]").contains("cannot be used"));
        assertTrue(problems("[\"radius\"]").contains("accounts.sources"));
        assertTrue(problems("[]").contains("accounts.sources"));
    }

    @Test
    void addressesThatCannotBeAreNamed() throws Exception {
        add("joe", "x");
        add("eve", "x");
        try (AccountEditor editor = AccountEditor.open(paths)) {
            for (String name : List.of("joe", "eve")) {
                editor.set(
                        editor.find(name)
                                .withAddresses(
                                        List.of(
                                                Reading.address("192.168.100.10"),
                                                Reading.address("10.0.0.7"))));
            }
        }
        ConfigReader.Result result = reading.readToml(toml("[\"database\"]"));
        assertTrue(result.problems().toString().contains("which is our own end"));
        assertTrue(
                result.notices().toString().contains("eve and joe have the same address 10.0.0.7"),
                result.notices().toString());
    }

    @Test
    void aLineOfAFileMayHaveALimitAndAPolicyOfItsOwn() throws Exception {
        reading.accounts(
                "joe * a * -- limit 3 on-conflict deny idle 60\neve * a *\nbad * a * -- limit 0\n"
                        + "worse * a * -- on-conflict both\nworst * a * -- route 10.20.0.7/16\n");
        ConfigReader.Result result = reading.readToml(toml("[\"files\"]"));
        String problems = reading.lines(result.problems());
        assertTrue(problems.contains("chap-secrets:3: limit is '0'"), problems);
        assertTrue(problems.contains("chap-secrets:4: on-conflict is 'both'"), problems);
        assertTrue(problems.contains("chap-secrets:5: route is '10.20.0.7/16'"), problems);

        reading.accounts(
                "joe * a * -- limit 3 on-conflict deny idle 60 route 10.20.0.0/16 route 10.9.9.9\n"
                        + "eve * a *\n");
        Account joe = account("joe");
        assertEquals(3, joe.limit());
        assertEquals(OnConflict.DENY, joe.onConflict());
        assertEquals(60, AccountProfile.of(joe).options().idleSeconds());
        assertEquals("[10.20.0.0/16, 10.9.9.9]", AccountProfile.of(joe).routes().toString());
        assertEquals(List.of(), AccountProfile.of(account("eve")).routes());
        assertNull(account("eve").limit());
        assertNull(account("eve").onConflict());
    }

    @Test
    void anAddressByUnitIsOneOfTheNetworksForEachSession() throws Exception {
        reading.accounts("joe * a 10.7.0.0/30+\neve * a 10.7.1.0/24+ 192.168.100.0/24\n");
        assertEquals(
                new AddressRule.Fixed(
                        List.of(Reading.address("10.7.0.1"), Reading.address("10.7.0.2"))),
                account("joe").addresses());
        assertInstanceOf(AddressRule.FromPool.class, account("eve").addresses());
    }

    private Account account(String name) throws IOException {
        return assertInstanceOf(Lookup.Found.class, find(toml("[\"files\"]"), name)).account();
    }

    private String problems(String sources) throws IOException {
        return reading.lines(reading.readToml(toml(sources)).problems());
    }

    private void add(String name, String password) throws Exception {
        try (AccountEditor editor = AccountEditor.open(paths)) {
            editor.add(
                    StoredAccount.named(name, Instant.now()),
                    password.getBytes(StandardCharsets.UTF_8),
                    true);
        }
    }

    private String toml(String sources) {
        return "[accounts]\nsources = %s\nchap-secrets = [\"%s\"]\n[paths]\nstate-dir = \"%s\"\n"
                .formatted(sources, reading.ppp().resolve("chap-secrets"), state);
    }

    private Path file(String toml) throws IOException {
        return Files.writeString(directory.resolve("s.toml"), toml);
    }

    private String secret(String toml, String name) throws IOException {
        Lookup lookup = find(toml, name);
        Secret secret =
                AccountProfile.of(
                                assertInstanceOf(Lookup.Found.class, lookup, lookup.toString())
                                        .account())
                        .secret();
        return new String(
                assertInstanceOf(Secret.ClearText.class, secret).utf8(), StandardCharsets.UTF_8);
    }

    private Lookup find(String toml, String name) throws IOException {
        ConfigReader.Result result = reading.readToml(toml);
        assertEquals(List.of(), result.problems());
        return find(result.config(), name);
    }

    private Lookup find(ServerConfig config, String name) {
        List<Lookup> answers = new ArrayList<>();
        try (AccountSources sources =
                new AccountSources(config, reading.environment(), problem -> {})) {
            sources.storeFor(AuthMethod.MSCHAP_V2).find(AccountName.of(name), answers::add);
        }
        assertEquals(1, answers.size());
        return answers.getFirst();
    }
}
