package net.sallyport.client.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import net.sallyport.protocol.ppp.auth.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PptpSetupTest {
    @TempDir private Path ppp;

    private static PptpSetup.Request request(String tunnel, String domain, String user) {
        return new PptpSetup.Request(tunnel, "vpn.example.com", domain, user, true);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String secrets() throws IOException {
        return Files.readString(ppp.resolve("chap-secrets"));
    }

    @Test
    void shouldWriteTheFilesThatPptpsetupWrites() throws Exception {
        new PptpSetup(ppp).create(request("office", "", "anna"), bytes("secret"));
        assertEquals(
                """
                # written by pptpsetup
                pty "/usr/sbin/pptp vpn.example.com --nolaunchpppd"
                lock
                noauth
                nobsdcomp
                nodeflate
                name anna
                remotename office
                ipparam office
                require-mppe-128
                """,
                Files.readString(ppp.resolve("peers/office")));
        assertEquals("\n# added by pptpsetup for office\nanna office \"secret\" *\n", secrets());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(ppp.resolve("chap-secrets"))));
        try (Stream<Path> files = Files.list(ppp)) {
            assertEquals(2, files.count(), "a temporary file stays");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "two words",
                "it's",
                "say \"hi\"",
                "back\\slash",
                "\\n",
                "#no comment",
                "Grüße",
                "密码",
                "@at",
                "*",
                "tab\there",
                "quote'"
            })
    void shouldBeReadBackAsItWasAsked(String text) throws Exception {
        new PptpSetup(ppp).create(request("office", "DOM", text), bytes(text));
        PeersReader.Result result = PeersReader.read(ppp, "host", "office");
        assertEquals(List.of(), result.problems());
        assertEquals(List.of(), result.notices());
        assertEquals("DOM\\" + text, result.config().account());
        assertArrayEquals(bytes("DOM\\" + text), result.config().ppp().credentials().name());
        Secret.ClearText secret = (Secret.ClearText) result.config().ppp().credentials().secret();
        assertArrayEquals(bytes(text), secret.utf8());
    }

    @Test
    void shouldReplaceTheConnectionThatIsMadeAgain() throws Exception {
        PptpSetup setup = new PptpSetup(ppp);
        setup.create(request("office", "", "anna"), bytes("old"));
        setup.create(request("home", "", "anna"), bytes("other"));
        setup.create(request("office", "", "anna"), bytes("new"));
        assertEquals(
                """

                # added by pptpsetup for home
                anna home "other" *

                # added by pptpsetup for office
                anna office "new" *
                """,
                secrets());
    }

    @Test
    void shouldDeleteItsOwnLinesAlone() throws Exception {
        String before =
                """
                # office is where we work
                anna pptpd office *
                office pptpd x *
                bob \\
                  pptpd "y" *   # office
                """;
        Files.writeString(ppp.resolve("chap-secrets"), before);
        PptpSetup setup = new PptpSetup(ppp);
        setup.create(request("office", "", "anna"), bytes("line 1\nline 2"));
        assertTrue(setup.delete("office"));
        assertEquals(before, secrets());
        assertFalse(setup.delete("office"));
        assertFalse(Files.exists(ppp.resolve("chap-secrets.bkp")));
    }

    @Test
    void shouldKeepWhoMayReadTheAccounts() throws Exception {
        Path file = ppp.resolve("chap-secrets");
        Files.writeString(file, "a b c *");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        new PptpSetup(ppp).create(request("office", "", "anna"), bytes("secret"));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(secrets().startsWith("a b c *\n\n# added"));
    }

    @Test
    void shouldRefuseWhatCouldNotBeReadBack() {
        PptpSetup setup = new PptpSetup(ppp);
        for (String tunnel : List.of("../x", "", "a b", "a/b")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> setup.create(request(tunnel, "", "anna"), bytes("x")));
        }
        for (String password : List.of("", "@/etc/passwd", "a\0b", "x".repeat(257))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> setup.create(request("office", "", "anna"), bytes(password)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        setup.create(
                                new PptpSetup.Request("office", "h; id", "", "anna", true),
                                bytes("x")));
    }
}
