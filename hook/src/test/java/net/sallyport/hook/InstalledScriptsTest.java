package net.sallyport.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.hook.install.HookPlan;
import net.sallyport.hook.install.Installer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as they are installed, run by something that is called pppd. */
class InstalledScriptsTest {
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    private final List<String> said = new ArrayList<>();
    private HookBench bench;
    private Path ppp;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        bench = new HookBench(directory);
        ppp = Files.createDirectory(directory.resolve("ppp"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private HookPlan plan(Path javaHome, boolean keepOut) {
        return new HookPlan(ppp, javaHome, bench.settings, keepOut);
    }

    private void install() throws IOException {
        new Installer(said::add).install(plan(JAVA_HOME, false), false);
    }

    private void write(String name, String text, String permissions) throws IOException {
        Path file = ppp.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /**
     * Runs auth-up as pppd does, and waits for its end; the pppd then goes on until it is ended.
     */
    private FakePppd login(String name) throws Exception {
        Path done = bench.directory.resolve("done-" + System.nanoTime());
        FakePppd pppd =
                bench.pppd(
                        ppp.resolve("auth-up")
                                + " ppp0 '"
                                + name
                                + "' root /dev/pts/1 115200\n: > "
                                + done
                                + "\nread -r line");
        for (int i = 0; i < 3_000 && !Files.exists(done) && pppd.isAlive(); i++) {
            Thread.sleep(10);
        }
        return pppd;
    }

    @Test
    void shouldKeepAnAccountToOneLogin() throws Exception {
        install();
        FakePppd old = login("joe");
        assertTrue(old.isAlive());
        assertTrue(bench.isMarked(old, "in"));

        FakePppd next = login("joe");

        assertTrue(next.isAlive());
        assertFalse(old.isAlive());
    }

    @Test
    void shouldFindItsPppdAmongItsAncestorsWhereNobodySaysWhichItIs() throws Exception {
        String java =
                JAVA_HOME.resolve("bin/java")
                        + " --enable-native-access=ALL-UNNAMED -cp "
                        + System.getProperty("java.class.path")
                        + " net.sallyport.hook.HookMain auth-up --run-dir "
                        + bench.settings.runDir()
                        + " --state-dir "
                        + bench.settings.stateDir();
        write("auth-up", "#!/bin/sh\nset -e\n" + java + " \"$@\"\n:\n", "rwxr-xr-x");
        FakePppd pppd = login("joe");
        assertTrue(bench.isMarked(pppd, "in"));
    }

    @Test
    void shouldRunWhatWasThereBefore() throws Exception {
        Path told = bench.directory.resolve("told");
        write("auth-up", "#!/bin/sh\necho \"$PPID $*\" > " + told + "\n", "rwxr-x---");
        install();

        FakePppd pppd = login("joe");

        assertEquals(
                pppd.identity().pid() + " ppp0 joe root /dev/pts/1 115200\n",
                Files.readString(told));
    }

    @Test
    void shouldBringBackWhatWasThereBefore() throws Exception {
        write("auth-up", "#!/bin/sh\necho mine\n", "rwxr-x---");
        Path elsewhere = Files.writeString(bench.directory.resolve("elsewhere"), "#!/bin/sh\n");
        Files.createSymbolicLink(ppp.resolve("auth-down"), elsewhere);

        install();
        install();
        assertTrue(new Installer(said::add).status(plan(JAVA_HOME, false)) || !hasCache());
        new Installer(said::add).remove(plan(JAVA_HOME, false));
        new Installer(said::add).remove(plan(JAVA_HOME, false));

        assertEquals("#!/bin/sh\necho mine\n", Files.readString(ppp.resolve("auth-up")));
        assertEquals(
                "rwxr-x---",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(ppp.resolve("auth-up"))));
        assertEquals(elsewhere, Files.readSymbolicLink(ppp.resolve("auth-down")));
        assertFalse(Files.exists(ppp.resolve("ip-pre-up"), LinkOption.NOFOLLOW_LINKS));
        try (var files = Files.list(ppp)) {
            assertEquals(2, files.count());
        }
    }

    private boolean hasCache() {
        return Files.exists(bench.settings.stateDir().resolve("hook/hook.aot"));
    }

    @Test
    void shouldLeaveAScriptThatWasPutInItsPlace() throws Exception {
        install();
        write("auth-up", "#!/bin/sh\necho mine\n", "rwxr-xr-x");

        new Installer(said::add).remove(plan(JAVA_HOME, false));

        assertEquals("#!/bin/sh\necho mine\n", Files.readString(ppp.resolve("auth-up")));
    }

    @Test
    void shouldNotThrowAwayEitherOfTwoScripts() throws Exception {
        write("auth-up", "#!/bin/sh\necho first\n", "rwxr-xr-x");
        install();
        write("auth-up", "#!/bin/sh\necho second\n", "rwxr-xr-x");

        IOException refused = assertThrows(IOException.class, this::install);

        assertTrue(refused.getMessage().contains("before-sallyport"), refused::getMessage);
    }

    @Test
    void shouldLetInWhereJavaIsGone() throws Exception {
        new Installer(said::add).install(plan(bench.directory.resolve("no-jdk"), false), false);
        FakePppd pppd = login("joe");
        assertTrue(pppd.isAlive());
        assertTrue(bench.isMarked(pppd, "in"));
    }

    @Test
    void shouldKeepOutWhereJavaIsGoneAndThatIsThePolicy() throws Exception {
        new Installer(said::add).install(plan(bench.directory.resolve("no-jdk"), true), false);
        FakePppd pppd = login("joe");
        assertTrue(pppd.awaitEnd());
        assertTrue(bench.isMarked(pppd, "out"));
    }

    @Test
    void shouldHoldPppdBackUntilItIsDecided() throws Exception {
        install();
        Path up = bench.directory.resolve("up");
        FakePppd pppd =
                bench.pppd(
                        ppp.resolve("ip-pre-up")
                                + " nonesuch0 /dev/pts/1 115200 10.0.0.1 10.0.0.2\n: > "
                                + up
                                + "\nread -r line");
        TimeUnit.MILLISECONDS.sleep(300);
        assertFalse(Files.exists(up));

        assertEquals(HookMain.IN, bench.up("joe", pppd));

        for (int i = 0; i < 3_000 && !Files.exists(up); i++) {
            Thread.sleep(10);
        }
        assertTrue(Files.exists(up));
    }

    @Test
    void shouldNotHoldBackALinkWhosePeerProvedNothing() throws Exception {
        install();
        Process script = new ProcessBuilder(ppp.resolve("ip-pre-up").toString(), "ppp0").start();
        assertTrue(script.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, script.exitValue());
    }

    @Test
    void shouldMakeACacheOfClasses() throws Exception {
        new Installer(said::add).install(plan(JAVA_HOME, false), true);
        assertTrue(hasCache(), said::toString);
        assertTrue(new Installer(said::add).status(plan(JAVA_HOME, false)));
        FakePppd pppd = login("joe");
        assertTrue(bench.isMarked(pppd, "in"));
        assertTrue(said.toString().contains("in: \"joe\"") || statusNames("joe"));
    }

    private boolean statusNames(String account) throws IOException {
        said.clear();
        new Installer(said::add).status(plan(JAVA_HOME, false));
        return said.toString().contains("in: \"" + account + "\"");
    }
}
