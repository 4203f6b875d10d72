package net.sallyport.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.sallyport.lab.Lab;
import net.sallyport.lab.LabException;

/**
 * How long {@code ./sallyport serve} takes until it listens, on this machine's own kernel, in a
 * namespace of the lab; and the processor time and memory that it has used by then.
 *
 * <pre>
 * StartTime LAUNCHER [RUNS]
 * </pre>
 */
public final class StartTime {
    private static final int RUNS = 7;
    private static final int STOP_SECONDS = 10;

    /**
     * @param wallMillis from exec to the line that says that it listens
     * @param processorMillis the launcher's included
     */
    private record Start(double wallMillis, double processorMillis, double residentMegabytes) {}

    private StartTime() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            System.err.println("StartTime LAUNCHER [RUNS]");
            System.exit(2);
        }
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RUNS;
        List<Start> starts = new ArrayList<>();
        try (Lab lab = Lab.open()) {
            writeFiles(lab.directory());
            Start _ = start(lab, arguments[0]); // builds, if need be, and fills the page cache
            for (int n = 0; n < runs; n++) {
                starts.add(start(lab, arguments[0]));
            }
        }
        System.out.printf("| %-32s | %8s |%n", "start to listening, " + runs + " starts", "median");
        System.out.println("| -------------------------------- | -------: |");
        print("wall clock, ms", starts.stream().mapToDouble(Start::wallMillis).toArray());
        print("processor time, ms", starts.stream().mapToDouble(Start::processorMillis).toArray());
        print(
                "resident memory, MB",
                starts.stream().mapToDouble(Start::residentMegabytes).toArray());
    }

    private static void print(String what, double[] values) {
        java.util.Arrays.sort(values);
        System.out.printf("| %-32s | %,8.0f |%n", what, values[values.length / 2]);
    }

    private static void writeFiles(Path directory) throws IOException {
        Path ppp = Files.createDirectory(directory.resolve("ppp"));
        for (Map.Entry<String, String> file : Round.files().byPath().entrySet()) {
            String name = file.getKey().replace("ppp/", "");
            String content = file.getValue().replace("/etc/ppp", ppp.toString());
            Files.writeString(ppp.resolve(name), content);
        }
    }

    private static Start start(Lab lab, String launcher) throws Exception {
        Path ppp = lab.directory().resolve("ppp");
        List<String> command =
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        lab.namespace(),
                        launcher,
                        "serve",
                        "--pptpd-conf",
                        ppp.resolve("pptpd.conf").toString(),
                        "--ppp-dir",
                        ppp.toString(),
                        "--run-dir",
                        lab.directory().resolve("run").toString(),
                        "--state-dir",
                        lab.directory().resolve("state").toString());
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder seen = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("istening")) {
                    return new Start(
                            (System.nanoTime() - begin) / 1e6,
                            ProcessorTime.seconds(process.pid()) * 1e3,
                            residentMegabytes(process.pid()));
                }
                seen.append(line).append('\n');
            }
            throw new LabException("it ended instead:\n" + seen);
        } finally {
            process.destroy();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static double residentMegabytes(long pid) throws IOException {
        Optional<String> line =
                Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                        .filter(text -> text.startsWith("VmRSS:"))
                        .findFirst();
        return line.map(text -> Long.parseLong(text.strip().split("[ \t]+")[1]) / 1024.0)
                .orElse(Double.NaN);
    }
}
