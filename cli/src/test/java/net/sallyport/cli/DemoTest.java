package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sallyport.linux.Processes;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class DemoTest {
    private static final Pattern LINE = Pattern.compile(" *(\\d+) ms  (\\w+) +(.*)");

    @TempDir Path home;
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void requireRoot() throws Exception {
        Assumptions.assumeTrue(
                Files.readString(Path.of("/proc/self/status")).matches("(?s).*Uid:\\s+0\\s+0.*"),
                "NOT RUN: the demo makes network namespaces, which takes root");
    }

    @Test
    void shouldTellTheStoryAndLeaveNothing() throws Exception {
        Process demo = start();
        readUntil(demo, "nothing that it says");
        assertEquals(0, demo.waitFor(), this::story);

        String address = find("laptop", "IN +(\\S+) on ppp0, MPPE-128 stateless", 0).group(1);
        int first = at("laptop", "IN .*", 0);
        int before = at("laptop", "ping 192\\.168\\.100\\.10: answer in .*", first);
        int second = at("phone", "IN +" + Pattern.quote(address) + " on ppp0.*", before);
        at("laptop", "OUT .*[Rr]eplaced by a newer login.*\\[sallyport:displaced\\].*", before);
        int after = at("phone", "ping 192\\.168\\.100\\.10: answer in .*", second);
        at("laptop", "ping 192\\.168\\.100\\.10: no answer", after);
        at("server", "stopped", after);
        assertFalse(story().contains("\u001b"), "colours where there is no terminal");
        assertNothingIsLeftOf(demo);
    }

    @Test
    void shouldLeaveNothingWhenInterrupted() throws Exception {
        Process demo = start();
        readUntil(demo, "laptop  IN");
        assertTrue(Processes.signal(demo.pid(), Processes.SIGINT));
        readUntil(demo, "nothing that it says");
        assertEquals(128 + Processes.SIGINT, demo.waitFor(), this::story);
        assertNothingIsLeftOf(demo);
    }

    @Test
    void shouldRemoveWhatAKilledDemoHasLeft() throws Exception {
        Process killed = start();
        readUntil(killed, "laptop  IN");
        killed.destroyForcibly().waitFor();
        assertTrue(namespacesOf(killed).size() == 3 && !processes().isEmpty());

        Process next = start();
        readUntil(next, "laptop  IN");
        List<String> left = namespacesOf(killed);
        next.destroy();
        next.waitFor();
        assertEquals(List.of(), left);
        assertEquals(List.of(), processes());
    }

    @Test
    void shouldShowAnExampleInItsHelp() {
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
        assertEquals(0, command.execute("demo", "--help"));
        assertTrue(out.toString().contains("sudo sallyport demo"), out::toString);
    }

    private Process start() throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "demo");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
    }

    private void readUntil(Process demo, String text) throws IOException {
        BufferedReader reader = demo.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                return;
            }
        }
    }

    private int at(String actor, String regex, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (match(actor, regex, lines.get(i)) != null) {
                return i;
            }
        }
        throw new AssertionError(actor + " " + regex + " is not in\n" + story());
    }

    private Matcher find(String actor, String regex, int from) {
        return match(actor, regex, lines.get(at(actor, regex, from)));
    }

    private static Matcher match(String actor, String regex, String line) {
        Matcher shape = LINE.matcher(line);
        if (!shape.matches() || !shape.group(2).equals(actor)) {
            return null;
        }
        Matcher matcher = Pattern.compile(regex).matcher(shape.group(3));
        return matcher.matches() ? matcher : null;
    }

    private String story() {
        return String.join("\n", lines);
    }

    private void assertNothingIsLeftOf(Process demo) throws Exception {
        assertEquals(List.of(), namespacesOf(demo));
        assertEquals(List.of(), processes());
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> !file.endsWith("hsperfdata_root")).toList(),
                    this::story);
        }
        List<String> interfaces =
                NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
        assertFalse(interfaces.contains("laptop") || interfaces.contains("phone"));
    }

    private static List<String> namespacesOf(Process demo) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/run/netns"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("sallyport-demo-" + demo.pid() + "-"))
                    .toList();
        }
    }

    /** Processes of a demo of this test: its directory is in their command line. */
    private List<ProcessHandle> processes() throws InterruptedException {
        List<ProcessHandle> found = List.of();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        do {
            try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                found =
                        all.filter(process ->
                                        process.info()
                                                .commandLine()
                                                .orElse("")
                                                .contains(home.toString()))
                                .toList();
            }
            Thread.sleep(20);
        } while (!found.isEmpty() && System.nanoTime() < deadline);
        return found;
    }
}
