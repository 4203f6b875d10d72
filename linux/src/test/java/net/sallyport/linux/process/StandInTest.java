package net.sallyport.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Processes;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Faults;
import net.sallyport.linux.loop.Loop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real signals. */
@Timeout(60)
class StandInTest {
    @TempDir Path directory;
    private Loop loop;
    private Thread thread;
    private StandIns house;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

    private final StandIn.Listener listener =
            new StandIn.Listener() {
                @Override
                public void signalled(String name, long nowNanos) {
                    events.add("signal " + name);
                }

                @Override
                public void output(String line) {
                    events.add("output " + line);
                }

                @Override
                public void gone(long nowNanos) {
                    events.add("gone");
                }
            };

    @BeforeEach
    void start() throws IOException {
        loop =
                new Loop(
                        new Faults() {
                            @Override
                            public void fault(Throwable trouble) {
                                faults.add(trouble);
                            }

                            @Override
                            public void unwatchFailed(LinuxException trouble) {
                                faults.add(trouble);
                            }
                        });
        thread = Thread.ofPlatform().start(loop::run);
        house = new StandIns(loop, StandInProgram.install(directory));
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join();
        loop.close();
        assertTrue(faults.isEmpty(), faults::toString);
    }

    private <T> T onLoop(Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.post(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(20, TimeUnit.SECONDS);
    }

    private StandIn standIn() throws Exception {
        return onLoop(() -> house.start("ppp0", listener));
    }

    private Path script(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /** The run, and its code when it has ended. */
    private record Started(ProgramRun run, CompletableFuture<OptionalInt> end) {
        OptionalInt code() throws Exception {
            return end.get(20, TimeUnit.SECONDS);
        }
    }

    private Started run(
            StandIn standIn, Path program, List<String> arguments, Map<String, String> environment)
            throws Exception {
        CompletableFuture<OptionalInt> end = new CompletableFuture<>();
        ProgramRun run =
                onLoop(() ->
                        standIn.run(
                                program,
                                arguments,
                                environment,
                                (code, now) -> end.complete(code)));
        return new Started(run, end);
    }

    private void close(StandIn standIn) throws Exception {
        int pid = standIn.pid();
        onLoop(() -> {
            standIn.close();
            return null;
        });
        awaitNoProcess(pid);
    }

    private static void awaitNoProcess(int pid) throws InterruptedException {
        while (Files.exists(Path.of("/proc/" + pid))) {
            Thread.sleep(5);
        }
    }

    private String event() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        assertTrue(event != null, "nothing was heard");
        return event;
    }

    @Test
    void shouldGiveAProgramExactlyItsArgumentsAndItsEnvironment() throws Exception {
        StandIn standIn = standIn();
        Path out = directory.resolve("out=1");
        Path program =
                script(
                        "a b=c$(touch nothing)",
                        "for a in \"$@\"; do printf '%s\\0' \"$a\"; done > \"$OUT\"\n"
                                + "tr -d X < /proc/$$/environ > \"$OUT.env\"");
        List<String> arguments =
                List.of(
                        "ppp0",
                        "",
                        " two  words ",
                        "$(reboot)`reboot`; rm -rf $HOME",
                        "back\\slash\\n'\"",
                        "line\nline\n",
                        "-n",
                        "*",
                        "M-|",
                        "Zoë",
                        "+",
                        "=");
        Map<String, String> environment =
                Map.of(
                        "PPPD_PID",
                        "" + standIn.pid(),
                        "OUT",
                        out.toString(),
                        "PEERNAME",
                        "a\n$(b)\\c",
                        "EMPTY",
                        "");

        assertEquals(OptionalInt.of(0), run(standIn, program, arguments, environment).code());

        assertEquals(String.join("\0", arguments) + "\0", Files.readString(out));
        assertEquals(
                environment.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(
                        Set.of(
                                Files.readString(Path.of(out + ".env"))
                                        .stripTrailing()
                                        .split("\0"))));
        close(standIn);
    }

    @Test
    void shouldGiveAProgramWhatPppdGivesItBesides() throws Exception {
        StandIn standIn = standIn();
        Path program =
                script(
                        "look",
                        // Of a child: dash blocks signals while it starts one.
                        "printf 'Pid:\\t%s\\nPPid:\\t%s\\n' $$ $PPID\n"
                                + "grep -E '^(Umask|NSpgid|NSsid|SigIgn|SigBlk):'"
                                + " /proc/self/status\npwd\nn=3; while [ $n -lt 300 ]; do [ -e /proc/$$/fd/$n ] &&"
                                + " echo has $n; n=$((n + 1)); done\n"
                                + "readlink /proc/$$/fd/0 >&2");
        Started started = run(standIn, program, List.of(), Map.of());
        started.code();
        close(standIn);

        Map<String, String> status =
                events.stream()
                        .filter(line -> line.contains(":\t"))
                        .map(line -> line.substring("output ".length()).split(":\t"))
                        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        String pid = status.get("Pid");
        assertEquals("" + standIn.pid(), status.get("PPid"));
        assertEquals("0077", status.get("Umask"));
        assertEquals(pid, status.get("NSpgid"));
        assertEquals(pid, status.get("NSsid"));
        assertEquals("0000000000000000", status.get("SigBlk"));
        // SIGPIPE, as of pppd; a shell's & would have SIGINT and SIGQUIT ignored, too.
        assertEquals("0000000000001000", status.get("SigIgn"));
        assertTrue(events.contains("output /"), events::toString);
        assertTrue(events.contains("output /dev/null"), events::toString);
        // 10 is where a shell keeps its script.
        assertEquals(
                List.of("output has 10"),
                events.stream().filter(line -> line.startsWith("output has")).toList());
    }

    @Test
    void shouldSayHowAProgramEnded() throws Exception {
        StandIn standIn = standIn();
        assertEquals(
                OptionalInt.of(7),
                run(standIn, script("seven", "exit 7"), List.of(), Map.of()).code());
        assertEquals(
                OptionalInt.of(128 + Processes.SIGKILL),
                run(standIn, script("dead", "kill -9 $$"), List.of(), Map.of()).code());
        assertNotEquals(
                OptionalInt.of(0),
                run(standIn, directory.resolve("none"), List.of(), Map.of()).code());
        close(standIn);
    }

    @Test
    void shouldRunSeveralAtATime() throws Exception {
        StandIn standIn = standIn();
        Path fifo = directory.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Started reader =
                run(standIn, script("reader", "cat < $F"), List.of(), Map.of("F", "" + fifo));
        Started writer =
                run(standIn, script("writer", "echo met > $F"), List.of(), Map.of("F", "" + fifo));
        assertEquals(OptionalInt.of(0), reader.code());
        assertEquals(OptionalInt.of(0), writer.code());
        assertEquals("output met", event());
        close(standIn);
    }

    @Test
    void shouldPassOnSignalsAndLiveOn() throws Exception {
        StandIn standIn = standIn();
        for (int signal :
                new int[] {
                    Processes.SIGHUP,
                    Processes.SIGINT,
                    Processes.SIGTERM,
                    Processes.SIGUSR1,
                    Processes.SIGUSR2
                }) {
            // Told to start something first: it has set its traps by then.
            assertEquals(
                    OptionalInt.of(3),
                    run(standIn, script("three", "exit 3"), List.of(), Map.of()).code());
            assertTrue(Processes.signal(standIn.pid(), signal));
            String name =
                    switch (signal) {
                        case Processes.SIGHUP -> "HUP";
                        case Processes.SIGINT -> "INT";
                        case Processes.SIGTERM -> "TERM";
                        case Processes.SIGUSR1 -> "USR1";
                        default -> "USR2";
                    };
            assertEquals("signal " + name, event());
        }
        assertEquals(
                OptionalInt.of(3),
                run(standIn, script("three", "exit 3"), List.of(), Map.of()).code());
        close(standIn);
        assertTrue(events.isEmpty(), events::toString);
    }

    @Test
    void shouldHearWhatAProgramDoesToItsParent() throws Exception {
        StandIn standIn = standIn();
        assertEquals(
                OptionalInt.of(0),
                run(standIn, script("hup", "kill -HUP $PPID"), List.of(), Map.of()).code());
        assertEquals("signal HUP", event());

        Started murderer = run(standIn, script("kill", "kill -9 $PPID"), List.of(), Map.of());

        assertEquals("gone", event());
        assertEquals(OptionalInt.empty(), murderer.code());
        assertNull(run(standIn, script("kill", ""), List.of(), Map.of()).run());
        assertFalse(Files.exists(Path.of("/proc/" + standIn.pid())), "left as a zombie");
    }

    @Test
    void shouldFollowAProgramThatHasKilledItsParentToItsEnd() throws Exception {
        StandIn standIn = standIn();
        Started orphan =
                run(
                        standIn,
                        script("orphan", "kill -9 $PPID; sleep 0.3; echo late"),
                        List.of(),
                        Map.of());
        assertEquals("gone", event());
        assertEquals("output late", event());
        assertEquals(OptionalInt.empty(), orphan.code());
    }

    @Test
    void shouldKillAProgramWithAllThatItHasStarted() throws Exception {
        StandIn standIn = standIn();
        Path program =
                script(
                        "deaf",
                        "trap '' TERM\nsleep 1000 & echo $!\nsh -c 'trap \"\" TERM; echo $$; while"
                                + " :; do sleep 1; done' &\nwait; wait; wait");
        Started deaf = run(standIn, program, List.of(), Map.of());
        int first = Integer.parseInt(event().substring("output ".length()));
        int second = Integer.parseInt(event().substring("output ".length()));
        onLoop(() -> {
            deaf.run().terminate(Clock.nanos());
            return null;
        });
        assertEquals(OptionalInt.of(128 + Processes.SIGKILL), deaf.code());
        awaitNoProcess(first);
        awaitNoProcess(second);
        close(standIn);
    }

    @Test
    void shouldGiveUpAStandInThatDoesNotDoWhatItIsTold() throws Exception {
        StandIn standIn = standIn();
        run(standIn, script("nothing", ""), List.of(), Map.of()).code();
        assertTrue(Processes.signal(standIn.pid(), 19), "SIGSTOP");
        Started never = run(standIn, script("nothing", ""), List.of(), Map.of());
        onLoop(() -> {
            never.run().terminate(Clock.nanos());
            return null;
        });
        assertEquals(OptionalInt.empty(), never.code());
        assertEquals("gone", event());
    }

    @Test
    void shouldCutLongLinesAndKeepTheLastOne() throws Exception {
        StandIn standIn = standIn();
        run(
                        standIn,
                        script("long", "head -c 1500 /dev/zero | tr '\\0' x; printf '\\nend'"),
                        List.of(),
                        Map.of())
                .code();
        close(standIn);
        assertEquals("output " + "x".repeat(1000), event());
        assertEquals("output " + "x".repeat(500), event());
        assertEquals("output end", event());
    }

    @Test
    void shouldRefuseACommandThatIsTooLong() throws Exception {
        StandIn standIn = standIn();
        Path program = script("nothing", "");
        assertNull(run(standIn, program, List.of("x".repeat(40_000)), Map.of()).run());
        assertEquals(
                OptionalInt.of(0),
                run(standIn, program, List.of("x".repeat(20_000)), Map.of()).code());
        close(standIn);
    }
}
