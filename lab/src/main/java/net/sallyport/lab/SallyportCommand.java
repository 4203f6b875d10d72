package net.sallyport.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that starts Sallyport on a pptpd set-up. */
final class SallyportCommand {
    /** What Sallyport says as soon as clients can dial. */
    static final String LISTENING = "[Ll]istening";

    private SallyportCommand() {}

    /**
     * {@code serve} with the set-up's own sallyport.toml where it has one, else with
     * /etc/pptpd.conf; with directories of its own below {@code home}, and further arguments.
     */
    static List<String> serve(String home, ServerFiles files, String... more) {
        List<String> command = new ArrayList<>(of("serve"));
        command.addAll(
                files.byPath().containsKey(ServerFiles.TOML)
                        ? List.of("--config", "/etc/" + ServerFiles.TOML)
                        : List.of("--pptpd-conf", "/etc/pptpd.conf"));
        command.addAll(List.of("--run-dir", home + "/run", "--state-dir", home + "/state"));
        command.addAll(List.of(more));
        return command;
    }

    /** Any command of it. */
    static List<String> of(String... arguments) {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of(arguments));
        return command;
    }

    /** A command that is over soon, or does little, by the launcher's way to start fast. */
    static List<String> quick(String... arguments) {
        List<String> command = of(arguments);
        if (System.getProperty("lab.sallyport") == null) {
            command.add(1, "-XX:TieredStopAtLevel=1");
        }
        return command;
    }

    /**
     * The words that start Sallyport: those of the system property {@code lab.sallyport}, or else
     * the classes of this very build, with the JVM options of the system property {@code
     * lab.sallyport.jvm}.
     */
    private static List<String> program() {
        String configured = System.getProperty("lab.sallyport");
        if (configured != null) {
            return List.of(configured.split(" "));
        }
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        words.addAll(
                List.of(System.getProperty("lab.sallyport.jvm", "-XX:+UseSerialGC").split(" ")));
        words.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "net.sallyport.cli.Main"));
        return words;
    }
}
