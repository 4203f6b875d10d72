package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.AddressRule;
import net.sallyport.admission.Lookup;
import net.sallyport.admission.OnConflict;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Reading;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.pppconfig.Problem;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAccountsTest {
    private static final byte[] PASSWORD = utf8("clientPass");

    @TempDir Path directory;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final List<Problem> log = new ArrayList<>();
    private AccountPaths paths;
    private AccountEditor editor;

    @BeforeEach
    void open() throws Exception {
        paths = AccountPaths.in(directory.resolve("state"), null);
        editor = AccountEditor.open(paths, () -> now);
    }

    @AfterEach
    void close() throws Exception {
        editor.close();
    }

    @Test
    void anAccountIsFoundWithItsHash() throws Exception {
        assertTrue(editor.add(account("joe"), PASSWORD, false));
        Account joe = found(AuthMethod.MSCHAP_V2, "joe");
        assertEquals("joe", joe.id().value());
        assertEquals(AddressRule.ANY_OF_POOL, joe.addresses());
        // RFC 2759 section 9.2 gives this hash for this password.
        assertArrayEquals(
                HexFormat.of().parseHex("44ebba8d5312b8d611474411f56989ae"),
                assertInstanceOf(Secret.NtHash.class, AccountProfile.of(joe).secret()).hash());
        assertInstanceOf(Lookup.Unknown.class, find(AuthMethod.MSCHAP_V2, "jo"));
        assertInstanceOf(Lookup.Unknown.class, find(AuthMethod.MSCHAP_V2, ""));
    }

    @Test
    void clearTextIsKeptWhereItIsAskedForAlone() throws Exception {
        editor.add(account("md5"), PASSWORD, true);
        editor.add(account("no"), PASSWORD, false);
        assertArrayEquals(PASSWORD, clearText("md5"));
        found(AuthMethod.CHAP_MD5, "no");
        assertTrue(log.getFirst().text().contains("sallyport user passwd --chap-md5"));
        assertTrue(editor.forgetClearText("md5"));
        assertInstanceOf(
                Secret.NtHash.class, AccountProfile.of(found(AuthMethod.CHAP_MD5, "md5")).secret());
        assertFalse(editor.find("md5").keepsClearText());
    }

    @Test
    void changesAreSeenAtTheNextLogin() throws Exception {
        try (AccountDatabase database = new AccountDatabase(paths)) {
            DatabaseAccounts accounts = accounts(database, config(""));
            editor.add(account("joe"), PASSWORD, false);
            Account before = found(accounts, "joe");
            editor.setPassword("joe", utf8("other"), true);
            editor.set(
                    editor.find("joe")
                            .withLimit(3)
                            .withOnConflict(ServerConfig.OnConflict.DENY)
                            .withAddresses(List.of(Reading.address("10.9.0.1"))));
            Account after = found(accounts, "joe");
            assertEquals(null, before.limit());
            assertEquals(3, after.limit());
            assertEquals(OnConflict.DENY, after.onConflict());
            assertEquals(
                    List.of(Reading.address("10.9.0.1")),
                    assertInstanceOf(AddressRule.Fixed.class, after.addresses()).inOrder());
            assertEquals(Set.of(Reading.address("10.9.0.1")), accounts.fixedAddresses());
            assertTrue(editor.remove("joe"));
            assertInstanceOf(Lookup.Unknown.class, find(accounts, "joe"));
        }
    }

    @Test
    void whoIsDisabledOrExpiredHasNoGoodStanding() throws Exception {
        editor.add(account("joe").withEnabled(false), PASSWORD, false);
        editor.add(account("eve").withValidUntil(now.plusSeconds(10)), PASSWORD, false);
        assertEquals(Standing.DISABLED, standing("joe"));
        assertEquals(Standing.GOOD, standing("eve"));
        now = now.plusSeconds(10);
        assertEquals(Standing.EXPIRED, standing("eve"));
    }

    @Test
    void caseAndDomainFollowTheOptions() throws Exception {
        editor.add(account("Joe"), PASSWORD, false);
        assertFalse(editor.add(account("jOE"), PASSWORD, false), "one account in two spellings");
        assertInstanceOf(Lookup.Unknown.class, find("", "joe"));
        assertInstanceOf(Lookup.Unknown.class, find("", "CORP\\Joe"));
        assertInstanceOf(Lookup.Unknown.class, find("", "Joe@example.com"));
        assertFound("Joe", find("[accounts]\nignore-case = true\n", "jOe"));
        assertFound("Joe", find("[authentication]\nstrip-domain = true\n", "CORP\\Joe"));
        assertFound("Joe", find("[accounts]\nstrip-realm = true\n", "Joe@example.com"));
        assertFound("Joe", find("[authentication]\nremote-name = \"Joe\"\n", "whoever"));
    }

    @Test
    void aNameThatIsNoUtf8IsNobodys() {
        DatabaseAccounts accounts = accounts(new AccountDatabase(paths), config(""));
        List<Lookup> answers = new ArrayList<>();
        accounts.storeFor(AuthMethod.MSCHAP_V2)
                .find(AccountName.of(new byte[] {'j', (byte) 0xff}), answers::add);
        assertInstanceOf(Lookup.Unknown.class, answers.getFirst());
    }

    @Test
    void aSecretThatWasMovedToAnotherAccountDoesNotOpen() throws Exception {
        editor.add(account("joe"), PASSWORD, true);
        editor.add(account("eve"), PASSWORD, true);
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + paths.database());
                Statement statement = raw.createStatement()) {
            statement.executeUpdate(
                    "UPDATE account SET clear_secret ="
                            + " (SELECT clear_secret FROM account WHERE name = 'eve')"
                            + " WHERE name = 'joe'");
        }
        assertInstanceOf(Lookup.Unreachable.class, find(AuthMethod.MSCHAP_V2, "joe"));
        found(AuthMethod.MSCHAP_V2, "eve");
    }

    @Test
    void nothingReadableIsOnTheDiskAndNobodyElseMayReadIt() throws Exception {
        editor.add(account("joe"), PASSWORD, true);
        String hash = HexFormat.of().formatHex(NtHash.of(PASSWORD));
        try (var files = Files.list(paths.database().getParent())) {
            for (Path file : files.toList()) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
                byte[] bytes = Files.readAllBytes(file);
                assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("clientPass"));
                assertFalse(HexFormat.of().formatHex(bytes).contains(hash));
            }
        }
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(paths.database().getParent())));
    }

    @Test
    void anotherKeyIsAddedInFrontAndTheOldOneGoesOnOpening() throws Exception {
        editor.add(account("old"), PASSWORD, false);
        String before = Files.readString(paths.keyFile());
        Files.writeString(paths.keyFile(), "0000abcd " + "5a".repeat(32) + "\n" + before);
        try (AccountEditor later = AccountEditor.open(paths)) {
            later.add(account("new"), PASSWORD, false);
        }
        found(AuthMethod.MSCHAP_V2, "old");
        found(AuthMethod.MSCHAP_V2, "new");
        Files.writeString(paths.keyFile(), before);
        Lookup lookup = find(AuthMethod.MSCHAP_V2, "new");
        assertTrue(
                assertInstanceOf(Lookup.Unreachable.class, lookup)
                        .text()
                        .contains("key 0000abcd is not in the key file"),
                lookup.toString());
    }

    @Test
    void aFileThatWasPutInItsPlaceIsNotTaken() throws Exception {
        editor.add(account("joe"), PASSWORD, false);
        AccountPaths other = AccountPaths.in(directory.resolve("backup"), paths.keyFile());
        try (AccountEditor backup = AccountEditor.open(other)) {
            backup.add(account("eve"), PASSWORD, false);
        }
        try (AccountDatabase database = new AccountDatabase(paths)) {
            DatabaseAccounts accounts = accounts(database, config(""));
            assertFound("joe", find(accounts, "joe"));
            editor.close();
            Files.move(other.database(), paths.database(), StandardCopyOption.REPLACE_EXISTING);
            Lookup lookup = find(accounts, "eve");
            assertTrue(
                    assertInstanceOf(Lookup.Unreachable.class, lookup)
                            .text()
                            .contains("was replaced while it was open"),
                    lookup.toString());
        }
    }

    @Test
    void aDatabaseThatCannotBeReadKeepsEverybodyOut() throws Exception {
        editor.close();
        Files.writeString(paths.database(), "this is no database, but long enough for a header");
        assertInstanceOf(Lookup.Unreachable.class, find(AuthMethod.MSCHAP_V2, "joe"));
        Files.delete(paths.database());
        assertInstanceOf(Lookup.Unknown.class, find("", "joe"));
        assertInstanceOf(
                Lookup.Unreachable.class, find("[accounts]\nsources = [\"database\"]\n", "joe"));
    }

    @Test
    void namesAreCheckedAndNoKeyIsPrinted() throws Exception {
        assertThrows(
                IllegalArgumentException.class, () -> editor.add(account("a\nb"), PASSWORD, false));
        KeyRing ring = KeyRing.openOrMake(paths.keyFile(), new SecureRandom());
        assertEquals("KeyRing[1 keys]", ring.toString());
        IOException wrong =
                assertThrows(IOException.class, () -> KeyRing.parse(utf8("# x\nsecret\n")));
        assertEquals("line 2 is no key: expected 8 and 64 hexadecimal digits", wrong.getMessage());
    }

    private Standing standing(String name) {
        return AccountProfile.of(found(AuthMethod.MSCHAP_V2, name)).standing();
    }

    private byte[] clearText(String name) {
        return assertInstanceOf(
                        Secret.ClearText.class,
                        AccountProfile.of(found(AuthMethod.CHAP_MD5, name)).secret())
                .utf8();
    }

    private Account found(AuthMethod method, String name) {
        Lookup lookup = find(method, name);
        return assertInstanceOf(Lookup.Found.class, lookup, lookup.toString()).account();
    }

    private Account found(DatabaseAccounts accounts, String name) {
        return assertInstanceOf(Lookup.Found.class, find(accounts, name)).account();
    }

    private static void assertFound(String account, Lookup lookup) {
        Lookup.Found found = assertInstanceOf(Lookup.Found.class, lookup, lookup.toString());
        assertEquals(account, found.account().id().value());
    }

    private Lookup find(AuthMethod method, String name) {
        try (AccountDatabase database = new AccountDatabase(paths)) {
            List<Lookup> answers = new ArrayList<>();
            accounts(database, config(""))
                    .storeFor(method)
                    .find(AccountName.of(name), answers::add);
            assertEquals(1, answers.size());
            return answers.getFirst();
        }
    }

    private Lookup find(String toml, String name) {
        try (AccountDatabase database = new AccountDatabase(paths)) {
            return find(accounts(database, config(toml)), name);
        }
    }

    private static Lookup find(DatabaseAccounts accounts, String name) {
        List<Lookup> answers = new ArrayList<>();
        accounts.storeFor(AuthMethod.MSCHAP_V2).find(AccountName.of(name), answers::add);
        return answers.getFirst();
    }

    private DatabaseAccounts accounts(AccountDatabase database, ServerConfig config) {
        return new DatabaseAccounts(
                database, config, config.accounts().sources().size() == 1, () -> now, log::add);
    }

    private ServerConfig config(String toml) {
        try {
            Path file = directory.resolve("sallyport.toml");
            Files.writeString(file, toml);
            ConfigReader.Result result =
                    new ConfigReader(
                                    new Reading(directory).environment(),
                                    net.sallyport.gateway.config.AccountCheck.none())
                            .read(
                                    new ConfigReader.Source.Toml(file),
                                    net.sallyport.gateway.config.Overrides.none());
            assertEquals(List.of(), result.problems());
            return result.config();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private StoredAccount account(String name) {
        return StoredAccount.named(name, now);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
