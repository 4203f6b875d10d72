package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PptpsetupCommandTest {
    @TempDir private Path ppp;

    private Typed setup(String stdin, String... arguments) {
        List<String> line = new ArrayList<>(List.of("pptpsetup", "--ppp-dir", ppp.toString()));
        line.addAll(List.of(arguments));
        return Typed.runWith(stdin, line.toArray(String[]::new));
    }

    @Test
    void shouldTakeEveryFlagOfPptpsetup() throws Exception {
        assertEquals(
                0,
                setup(
                                "",
                                "-c",
                                "office",
                                "-s",
                                "vpn.example.com",
                                "-d",
                                "CORP",
                                "-u",
                                "anna",
                                "-p",
                                "se cret",
                                "-e")
                        .exit());
        assertEquals(
                "\n# added by pptpsetup for office\nCORP\\\\anna office \"se cret\" *\n",
                Files.readString(ppp.resolve("chap-secrets")));
        assertTrue(Files.readString(ppp.resolve("peers/office")).endsWith("require-mppe-128\n"));
        assertEquals(0, setup("", "--delete", "office").exit());
        assertFalse(Files.exists(ppp.resolve("peers/office")));
        Typed again = setup("", "--delete", "office");
        assertEquals(1, again.exit());
        assertEquals("sallyport: there is no connection office\n", again.err());
    }

    @Test
    void shouldReadThePasswordFromStandardInput() throws Exception {
        assertEquals(
                0,
                setup("pass\\word\r\n", "--create", "a", "--server", "h", "--username", "u")
                        .exit());
        assertTrue(
                Files.readString(ppp.resolve("chap-secrets")).endsWith("u a \"pass\\\\word\" *\n"));
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertEquals(2, setup("").exit());
        Typed typed = setup("", "--create", "a", "--username", "u");
        assertEquals(2, typed.exit());
        assertTrue(typed.err().contains("Missing required option: '--server'"), typed.err());
        assertEquals(2, setup("\n", "-c", "a", "-s", "h", "-u", "u").exit());
        assertEquals(2, setup("", "-c", "../a", "-s", "h", "-u", "u", "-p", "x").exit());
    }
}
