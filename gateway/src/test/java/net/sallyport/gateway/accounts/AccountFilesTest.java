package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.Reading;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.pppconfig.Problem;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountFilesTest {
    @TempDir Path directory;
    private Reading reading;
    private final List<Problem> log = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        reading = new Reading(directory);
        reading.options("name pptpd\n");
    }

    @Test
    void theOriginalLineIsFound() throws IOException {
        SecretsLookup.Found found =
                found(
                        "# client\tserver\tsecret\tIP addresses\ntest\t\tpptpd   test.test\t* \n",
                        "test");
        assertEquals("test", found.account());
        assertEquals("test.test", text(found.secret()));
        assertEquals(2, found.place().line());
        assertTrue(found.addresses().permits(Reading.address("10.0.0.1"), 0));
        assertFalse(found.toString().contains("test.test"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "u * a;u pptpd b | b",
                "u pptpd a;u * b | a",
                "* pptpd a;u * b | b",
                "* * a;* pptpd b | b",
                "u pptpd a;u pptpd b | a",
                "* * a;* * b | a",
                "u other a;* * b | b",
                "U pptpd a;u pptpd b | b",
                "\"*\" * a | a",
                "u pptpd;* * b | b",
                "u;* * b | b",
            })
    void theBestLineWinsAndOfEqualsTheFirst(String lines, String secret) throws IOException {
        assertEquals(secret, text(found(lines.replace(';', '\n') + "\n", "u").secret()));
    }

    @Test
    void nobodyElseIsFound() throws IOException {
        reading.accounts("u pptpd a *\nv other b *\n");
        AccountFiles files = files();
        assertInstanceOf(SecretsLookup.Unknown.class, find(files, "U"));
        assertInstanceOf(SecretsLookup.Unknown.class, find(files, "v"));
        assertInstanceOf(SecretsLookup.Unknown.class, find(files, ""));
    }

    @Test
    void aBackslashInANameIsDoubled() throws IOException {
        reading.accounts(
                "DOM\\\\joe pptpd a *\n\"DOM\\\\ann\" pptpd b *\n'DOM\\\\bob' pptpd c *\n");
        AccountFiles files = files();
        assertEquals("a", text(found(files, "DOM\\joe").secret()));
        assertEquals("b", text(found(files, "DOM\\ann").secret()));
        assertEquals("c", text(found(files, "DOM\\bob").secret()));
    }

    @Test
    void theDomainIsStrippedWhereSaid() throws IOException {
        reading.options("name pptpd chapms-strip-domain\n").accounts("joe pptpd a *\n");
        assertEquals("joe", found(files(), "A\\B\\joe").account());
    }

    @Test
    void anExplicitRemoteNameIsLookedUpInstead() throws IOException {
        reading.options("name pptpd remotename joe\n").accounts("joe pptpd a *\n");
        assertEquals("joe", found(files(), "whoever").account());
    }

    @Test
    void namesMatchByTheirBytesAndInPppdsForm() throws IOException {
        reading.accounts("é pptpd a *\n\"M-CM-'\" pptpd b *\nx^A pptpd c *\n");
        AccountFiles files = files();
        assertEquals("é", found(files, "é").account());
        SecretsLookup mangled =
                files.find(AuthMethod.MSCHAP_V2, new byte[] {(byte) 0xc3, (byte) 0xa7});
        assertEquals("b", text(((SecretsLookup.Found) mangled).secret()));
        assertEquals("c", text(found(files, "x\u0001").secret()));
    }

    @Test
    void behindAWildcardTheAccountIsThePeersName() throws IOException {
        assertEquals("who", found("* pptpd a *\n", "who").account());
    }

    @Test
    void secretsKeepTheirBytes() throws IOException {
        assertEquals("pä \"x\"#", text(found("u pptpd \"pä \\\"x\\\"#\" *\n", "u").secret()));
        assertEquals(256, found("u pptpd " + "x".repeat(300) + " *\n", "u").secret().length);
        assertEquals("", text(found("u pptpd \"\" *\n", "u").secret()));
        assertEquals("@x", text(found("u pptpd @x *\n", "u").secret()));
    }

    @Test
    void aSecretMayStandInAFileOfItsOwn() throws IOException {
        reading.file("secret", "# of u\n 'its secret' more\n");
        assertEquals(
                "its secret", text(found("u pptpd @" + directory + "/secret *\n", "u").secret()));
        assertEquals("b", text(found("u pptpd @/nowhere *\n* * b *\n", "u").secret()));
        assertTrue(log.toString().contains("/nowhere cannot be read: there is no such file"));
    }

    @Test
    void accountsHaveOptionsOfTheirOwn() throws IOException {
        reading.options("name pptpd ms-dns 10.0.0.1 ms-dns 10.0.0.2 idle 60\n");
        SecretsLookup.Found found =
                found("u pptpd a 10.0.0.9 -- idle 5 ms-dns 10.0.0.3 ms-wins 10.0.0.4 lock\n", "u");
        ServerConfig config = reading.config();
        assertEquals(
                new ServerConfig.SessionLimits(5, 0),
                found.options().sessionLimits(config.sessionLimits()));
        assertEquals(
                List.of(Reading.address("10.0.0.2"), Reading.address("10.0.0.3")),
                found.options().nameServers(config.ipcp()));
        assertEquals(
                List.of(Reading.address("10.0.0.4"), Reading.address("10.0.0.4")),
                found.options().winsServers(config.ipcp()));
        assertEquals(Reading.address("10.0.0.9"), found.addresses().ownAddress(0));
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, unknown option 'nonsense'",
        "idle, idle: its argument is missing",
        "require-mppe-128, require-mppe-128 cannot be set for one account",
        "10.0.0.1:10.0.0.2, an account's address stands before the --",
        "plugin radius.so, there is no RADIUS here yet",
    })
    void aMistakeInAnAccountsOptionsIsNamedAndKeepsItOut(String options, String expected)
            throws IOException {
        reading.accounts("#\nu pptpd a * -- " + options + "\n* * b *\n");
        assertTrue(reading.problems().startsWith("ppp/chap-secrets:2: "), reading.problems());
        assertTrue(reading.problems().contains(expected), reading.problems());
        ServerConfig config =
                withAccounts("ok pptpd a *\n", "u pptpd a * -- " + options + "\n* * b *\n");
        assertInstanceOf(
                SecretsLookup.Unknown.class,
                find(new AccountFiles(config, reading.environment(), log::add), "u"));
    }

    @Test
    void theFileIsReadAgainWhenItHasChanged() throws IOException {
        reading.accounts("u pptpd a *\n");
        AccountFiles files = files();
        assertEquals("a", text(found(files, "u").secret()));
        reading.accounts("u pptpd b *\n");
        assertEquals("b", text(found(files, "u").secret()));
        Files.delete(reading.ppp().resolve("chap-secrets"));
        assertInstanceOf(SecretsLookup.Unreachable.class, find(files, "u"));
        reading.accounts("u pptpd c *\n");
        assertEquals("c", text(found(files, "u").secret()));
    }

    @Test
    void papAsksItsOwnFileFirst() throws IOException {
        reading.options("name pptpd require-pap require-chap\n")
                .file("ppp/pap-secrets", "u pptpd pap *\nempty pptpd \"\" *\nsys pptpd @login *\n")
                .accounts("u pptpd chap *\nv pptpd chap *\nempty pptpd x *\n");
        AccountFiles files = files();
        assertEquals("pap", papSecret(files, "u"));
        assertEquals("chap", papSecret(files, "v"));
        assertEquals("x", papSecret(files, "empty"));
        assertEquals("chap", text(found(files, "u").secret()));
        Files.delete(reading.ppp().resolve("pap-secrets"));
        assertEquals("chap", papSecret(files, "u"));
    }

    @Test
    void papAloneNeedsNoChapSecrets() throws IOException {
        reading.options("name pptpd require-pap\n").file("ppp/pap-secrets", "u pptpd pap *\n");
        Files.delete(reading.ppp().resolve("chap-secrets"));
        AccountFiles files = files();
        assertEquals("pap", papSecret(files, "u"));
        assertInstanceOf(SecretsLookup.Unknown.class, files.find(AuthMethod.PAP, new byte[] {'x'}));
    }

    @Test
    void theCheckSaysWhatWouldLetNobodyIn() throws IOException {
        assertTrue(reading.accounts("").problems().contains("none has 'pptpd' or * as its server"));
        assertTrue(reading.accounts("u other a *\n").problems().contains("none has 'pptpd'"));
        String problems = reading.accounts("u pptpd a\nv pptpd b -\n").problems();
        assertTrue(
                problems.contains("none of the passwords lets its owner use an IP address"),
                problems);
        assertTrue(reading.notices().contains("ppp/chap-secrets:1: the line allows no address"));
        Files.delete(reading.ppp().resolve("chap-secrets"));
        assertTrue(
                reading.problems()
                        .contains("ppp/chap-secrets: the account file cannot be read: there is"));
    }

    @Test
    void theCheckNamesIncompleteLinesAndOpenPermissions() throws IOException {
        reading.accounts("u pptpd a *\nv pptpd\n");
        assertTrue(reading.notices().contains("ppp/chap-secrets:2: the line is left out"));
        Files.setPosixFilePermissions(
                reading.ppp().resolve("chap-secrets"),
                PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(
                reading.notices().contains("ppp/chap-secrets: others than its owner have access"));
    }

    @Test
    void theClientsOwnLinesInTheFileAreNobodysConcern() throws IOException {
        reading.accounts("u pptpd a *\njoe office \"x\" * -- nonsense\nann office\n");
        assertEquals("", reading.problems());
    }

    @Test
    void aLoginCostsTheSameWithManyLines() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            lines.append("user").append(i).append(" pptpd secret").append(i).append(" *\n");
        }
        reading.accounts(lines.toString());
        AccountFiles files = files();
        Path file = reading.ppp().resolve("chap-secrets");
        Files.setLastModifiedTime(
                file,
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() - 9000));
        found(files, "user1");
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            assertEquals("secret" + i * 99, text(found(files, "user" + i * 99).secret()));
        }
        long micros = (System.nanoTime() - start) / 1_000_000;
        System.out.println("a look-up among 100000 accounts takes about " + micros + " µs");
        assertTrue(micros < 2000, micros + " µs a look-up");
    }

    private String papSecret(AccountFiles files, String name) {
        SecretsLookup lookup = files.find(AuthMethod.PAP, name.getBytes(StandardCharsets.UTF_8));
        return text(((SecretsLookup.Found) lookup).secret());
    }

    private SecretsLookup.Found found(String lines, String name) throws IOException {
        ServerConfig config = withAccounts("test pptpd test *\n", lines);
        return found(new AccountFiles(config, reading.environment(), log::add), name);
    }

    /** A configuration that passed its check, and then the account file. */
    private ServerConfig withAccounts(String first, String then) throws IOException {
        ServerConfig config = reading.accounts(first).config();
        reading.accounts(then);
        return config;
    }

    private AccountFiles files() {
        return new AccountFiles(reading.config(), reading.environment(), log::add);
    }

    private static SecretsLookup.Found found(AccountFiles files, String name) {
        return assertInstanceOf(SecretsLookup.Found.class, find(files, name));
    }

    private static SecretsLookup find(AccountFiles files, String name) {
        return files.find(AuthMethod.MSCHAP_V2, name.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] secret) {
        return new String(secret, StandardCharsets.UTF_8);
    }
}
