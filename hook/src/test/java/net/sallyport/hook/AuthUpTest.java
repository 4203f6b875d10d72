package net.sallyport.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.hook.Claim.Standing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthUpTest {
    private HookBench bench;

    @BeforeEach
    void open(@TempDir Path directory) {
        bench = new HookBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldLetTheFirstIn() throws IOException {
        FakePppd pppd = bench.pppd();

        assertEquals(HookMain.IN, bench.up("joe", pppd));

        assertTrue(bench.isMarked(pppd, "in"));
        HookEntry entry = bench.history().getFirst();
        assertEquals("joe", entry.account().toString());
        assertEquals(null, entry.endedAtMillis());
    }

    @Test
    void shouldEndTheOlderOneBeforeTheNewerIsIn() throws Exception {
        FakePppd old = bench.pppd();
        FakePppd next = bench.pppd();
        FakePppd other = bench.pppd();
        bench.up("joe", old);
        bench.up("ann", other);

        assertEquals(HookMain.IN, bench.up("joe", next));

        assertFalse(old.isAlive());
        assertTrue(next.isAlive() && other.isAlive());
        List<HookEntry> history = bench.history();
        HookEntry loser = history.getLast();
        assertEquals("port-preempted", loser.cause());
        assertEquals(next.identity().session(), loser.displacedBy());
        assertEquals(old.identity().session(), history.getFirst().displaced());
    }

    @Test
    void shouldKillOneThatDoesNotEnd() throws Exception {
        FakePppd stubborn = bench.pppd("trap '' TERM\nwhile :; do read -r line; done");
        HookSettings soon = bench.settings.grace(300);
        bench.up(soon, "joe", stubborn);

        assertEquals(HookMain.IN, bench.up(soon, "joe", bench.pppd()));

        assertTrue(stubborn.awaitEnd());
        assertTrue(bench.log.toString().contains("killed=true"), bench.log::toString);
    }

    @Test
    void shouldRefuseTheNewerUnderDeny() throws Exception {
        HookSettings deny = bench.settings.with(OnConflict.DENY);
        FakePppd old = bench.pppd();
        FakePppd next = bench.pppd();
        bench.up(deny, "joe", old);

        assertEquals(HookMain.REFUSED, bench.up(deny, "joe", next));

        assertTrue(next.awaitEnd());
        assertTrue(old.isAlive());
        assertTrue(bench.isMarked(next, "out"));
        assertTrue(bench.log.toString().contains("reason=already-in"), bench.log::toString);
        assertEquals("already-in", bench.history().getFirst().cause());
    }

    @Test
    void shouldEndTheOldestWhereMoreThanOneMayBeIn() throws Exception {
        HookSettings two = bench.settings.with(2);
        FakePppd first = bench.pppd();
        FakePppd second = bench.pppd();
        FakePppd third = bench.pppd();
        for (FakePppd each : List.of(first, second, third)) {
            assertEquals(HookMain.IN, bench.up(two, "joe", each));
        }
        assertFalse(first.isAlive());
        assertTrue(second.isAlive() && third.isAlive());
    }

    @Test
    void shouldFoldNamesWhereItIsAsked() throws Exception {
        HookSettings fold = bench.settings.names(true, true);
        FakePppd old = bench.pppd();
        bench.up(fold, "joe", old);
        bench.up(fold, "HOME\\Joe", bench.pppd());
        assertFalse(old.isAlive());
    }

    @Test
    void shouldNotEndAnotherProcessThatHasTheNumberNow() throws Exception {
        FakePppd innocent = bench.pppd();
        FakePppd noPppd = FakePppd.start(bench.directory, "innocent", "read -r line");
        try (noPppd) {
            ProcessIdentity earlier =
                    new ProcessIdentity(
                            innocent.identity().pid(), innocent.identity().startTicks() - 1);
            claim(earlier, noPppd.identity());

            assertEquals(HookMain.IN, bench.up("joe", bench.pppd()));

            assertTrue(innocent.isAlive(), "of the same name, but started later");
            assertTrue(noPppd.isAlive(), "it is no pppd");
        }
        Ending.signal(new ProcessIdentity(innocent.identity().pid(), 1), 9);
        assertTrue(innocent.isAlive());
    }

    private void claim(ProcessIdentity... pppds) throws IOException {
        Places places = new Places(bench.settings.runDir());
        PeerName joe = PeerName.of("joe");
        ClaimTable table = ClaimTable.read(places.table(joe), Proc.bootId());
        for (ProcessIdentity pppd : pppds) {
            table.put(new Claim(Standing.IN, pppd, 1, joe, "ppp0"));
        }
        table.write();
    }

    @Test
    void shouldForgetWhoEndedWithoutAWord() throws Exception {
        FakePppd crashed = bench.pppd();
        bench.up("joe", crashed);
        crashed.close();
        crashed.awaitEnd();

        HookSettings deny = bench.settings.with(OnConflict.DENY);
        assertEquals(HookMain.IN, bench.up(deny, "joe", bench.pppd()));

        assertEquals("nas-error", bench.history().getLast().cause());
    }

    @Test
    void shouldForgetWhoseSessionIsOverThoughItsPppdGoesOn() throws Exception {
        FakePppd persistent = bench.pppd();
        HookSettings deny = bench.settings.with(OnConflict.DENY);
        bench.up(deny, "joe", persistent);
        assertEquals(HookMain.IN, bench.down("joe", persistent));
        assertEquals("ended", bench.history().getFirst().cause());

        FakePppd next = bench.pppd();
        assertEquals(HookMain.IN, bench.up(deny, "joe", next));
        assertTrue(persistent.isAlive());
        assertEquals(HookMain.REFUSED, bench.up(deny, "joe", persistent));
    }

    @Test
    void shouldFinishWhatAKilledHookHadBegun() throws Exception {
        FakePppd leaving = bench.pppd();
        Places places = new Places(bench.settings.runDir());
        PeerName joe = PeerName.of("joe");
        ClaimTable table = ClaimTable.read(places.table(joe), Proc.bootId());
        table.put(new Claim(Standing.LEAVING, leaving.identity(), 1, joe, "ppp0"));
        table.write();

        assertEquals(HookMain.IN, bench.up("joe", bench.pppd()));

        assertFalse(leaving.isAlive());
    }

    @Test
    void shouldGoOnWithADamagedTable() throws Exception {
        FakePppd old = bench.pppd();
        bench.up("joe", old);
        Path table = new Places(bench.settings.runDir()).table(PeerName.of("joe"));
        Files.writeString(
                table,
                "\u0000\u00ff garbage\nIN 1-x\nIN 99999999999999-1 1 p x6a\n",
                java.nio.file.StandardOpenOption.APPEND);
        bench.up("joe", bench.pppd());
        assertFalse(old.isAlive());
        assertTrue(bench.log.toString().contains("damaged"), bench.log::toString);

        Files.write(table, new byte[] {0, 1, 2});
        assertEquals(HookMain.IN, bench.up("joe", bench.pppd()));
    }

    @Test
    void shouldDoNoHarmWithHostileNames() throws Exception {
        List<byte[]> names =
                List.of(
                        "../../etc/passwd".getBytes(StandardCharsets.US_ASCII),
                        "a\nIN 1-1 1 ppp0 x6a6f65\nb".getBytes(StandardCharsets.US_ASCII),
                        "$(reboot)".getBytes(StandardCharsets.US_ASCII),
                        "`reboot`;reboot&".getBytes(StandardCharsets.US_ASCII),
                        "--on-conflict".getBytes(StandardCharsets.US_ASCII),
                        "-".getBytes(StandardCharsets.US_ASCII),
                        new byte[0],
                        "x".repeat(255).getBytes(StandardCharsets.US_ASCII),
                        new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x80},
                        new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x81},
                        "jörg".getBytes(StandardCharsets.UTF_8));
        for (byte[] name : names) {
            FakePppd old = bench.pppd();
            FakePppd next = bench.pppd();
            assertEquals(HookMain.IN, upRaw(name, old));
            assertEquals(HookMain.IN, upRaw(name, next));
            assertFalse(old.isAlive(), "one account, whatever its name");
            assertTrue(next.isAlive());
        }
        try (var files = Files.walk(bench.directory)) {
            List<String> strange =
                    files.map(file -> bench.directory.relativize(file).toString())
                            .filter(file ->
                                    !file.matches(
                                            "|pppd(.log)?|run|run/decided|state"
                                                    + "|run/decided/[0-9]+-[0-9]+.(in|out|over)"
                                                    + "|run/[0-9a-f]{3}.(turn|lock|claims)"
                                                    + "|state/hook-history"))
                            .toList();
            assertEquals(List.of(), strange);
        }
        for (String line : bench.log) {
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
        }
        assertEquals(2 * names.size(), bench.history().size());
    }

    private int upRaw(byte[] name, FakePppd pppd) {
        List<String> words = bench.words("auth-up", bench.settings, pppd);
        words.addAll(List.of("ppp0", "?", "root", "/dev/pts/1", "115200"));
        byte[][] raw = new byte[words.size()][];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = words.get(i).getBytes(StandardCharsets.UTF_8);
        }
        raw[raw.length - 4] = name;
        return HookMain.run(words.toArray(String[]::new), raw, bench.log::add);
    }
}
