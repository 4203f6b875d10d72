package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.cli.shell.ManPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** Each command has a page, an example, and says what its exit codes mean. */
class ManCommandTest {
    private static final Path GROFF = Path.of("/usr/bin/groff");

    @TempDir private Path directory;

    @Test
    void everyCommandHasAPageThatGroffTakes() throws Exception {
        Typed typed = Typed.run("man", "--all", directory.toString());
        assertEquals(ExitCodes.OK, typed.exit(), typed.err());
        List<CommandSpec> commands = ManPage.all(Main.commandLine().getCommandSpec());
        for (CommandSpec command : commands) {
            Path file = directory.resolve(ManPage.name(command) + ".1");
            String page = Files.readString(file);
            assertTrue(page.startsWith(".TH \"SALLYPORT"), page);
            assertTrue(page.contains("\n.SH \"SYNOPSIS\"\n"), page);
            boolean ofPicocli = command.name().equals("help");
            assertTrue(ofPicocli || page.contains("\n.SH \"EXAMPLES\"\n"), command.name());
            if (Files.isExecutable(GROFF)) {
                assertEquals("", groff(file), file.toString());
            }
        }
        try (var files = Files.list(directory)) {
            assertEquals(commands.size(), files.count());
        }
        if (!Files.isExecutable(GROFF)) {
            System.out.println("NOT RUN: there is no groff to take the manual pages");
        }
    }

    @Test
    void aPageIsThatOfItsCommand() {
        String page = Typed.run("man", "kick").out();
        assertTrue(page.contains("sallyport\\-kick \\- End every session of an account"), page);
        assertTrue(
                page.contains(".TP\n\\fB\\-\\-session\\fR \\fIID\\fR\nThis session alone"), page);
        assertTrue(page.contains(".TP\n\\fB6\\fR\nthe account is not in"), page);
        assertTrue(Typed.run("man", "user", "add").out().contains("SALLYPORT\\-USER\\-ADD"));
        assertEquals(ExitCodes.USAGE, Typed.run("man", "nothing").exit());
        assertEquals(ExitCodes.USAGE, Typed.run("man", "complete").exit());
    }

    /** What it complains of. */
    private static String groff(Path page) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(GROFF.toString(), "-man", "-Tutf8", "-ww", page.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String complaints = process.errorReader().readAllAsString();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return complaints;
    }
}
