package net.sallyport.hook;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A place for the hook's files, fake pppds, and the hook in this process or one of its own. */
final class HookBench implements AutoCloseable {
    final Path directory;
    final HookSettings settings;
    final List<String> log = new ArrayList<>();
    private final List<FakePppd> pppds = new ArrayList<>();

    HookBench(Path directory) {
        this.directory = directory;
        this.settings =
                HookSettings.DEFAULT
                        .in(directory.resolve("run"), directory.resolve("state"))
                        .grace(5_000);
    }

    FakePppd pppd() throws IOException {
        return pppd("read -r line");
    }

    FakePppd pppd(String script) throws IOException {
        FakePppd pppd = FakePppd.start(directory, script);
        pppds.add(pppd);
        return pppd;
    }

    /** The hook's command line up to and with {@code --}. */
    List<String> words(String command, HookSettings how, FakePppd pppd) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                command,
                                "--on-conflict",
                                how.onConflict().name().toLowerCase(java.util.Locale.ROOT),
                                "--limit",
                                Integer.toString(how.limit()),
                                "--grace-millis",
                                Long.toString(how.graceMillis()),
                                "--run-dir",
                                how.runDir().toString(),
                                "--state-dir",
                                how.stateDir().toString(),
                                "--pppd",
                                pppd.identity().toString()));
        if (how.ignoreCase()) {
            words.add("--ignore-case");
        }
        if (how.stripDomain()) {
            words.add("--strip-domain");
        }
        words.add("--");
        return words;
    }

    int up(String name, FakePppd pppd) {
        return up(settings, name, pppd);
    }

    int up(HookSettings how, String name, FakePppd pppd) {
        return call("auth-up", how, name, pppd);
    }

    int down(String name, FakePppd pppd) {
        return call("auth-down", settings, name, pppd);
    }

    private int call(String command, HookSettings how, String name, FakePppd pppd) {
        List<String> words = words(command, how, pppd);
        words.addAll(List.of("ppp0", name, "root", "/dev/pts/1", "115200"));
        byte[][] raw = new byte[words.size()][];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = words.get(i).getBytes(StandardCharsets.UTF_8);
        }
        return HookMain.run(words.toArray(String[]::new), raw, log::add);
    }

    /** In a process of its own, as pppd's script starts it. */
    Process start(String name, FakePppd pppd) throws IOException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx32m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HookMain.class.getName()));
        line.addAll(words("auth-up", settings, pppd));
        line.addAll(List.of("ppp0", name, "root", "/dev/pts/1", "115200"));
        File output = directory.resolve("hook.log").toFile();
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start();
    }

    boolean isMarked(FakePppd pppd, String mark) {
        return java.nio.file.Files.exists(
                settings.runDir().resolve("decided").resolve(pppd.identity() + "." + mark));
    }

    List<HookEntry> history() throws IOException {
        return HookHistory.read(settings.stateDir());
    }

    @Override
    public void close() {
        pppds.forEach(FakePppd::close);
    }
}
