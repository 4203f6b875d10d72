package net.sallyport.linux.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What stand-ins run, and the words with which they start programs. Immutable; for any thread.
 *
 * @param script where the stand-ins' shell script lies
 * @param env env(1), with the arguments that make a program's signals as it expects them
 * @param setsid setsid(1)
 */
public record StandInProgram(Path script, List<String> env, Path setsid) {
    static final Path SHELL = Path.of("/bin/sh");

    private static final String RESOURCE = "stand-in.sh";

    /** Of coreutils 8.31: undoes what a shell does to the signals of what it starts with &. */
    private static final String DEFAULT_SIGNALS = "--default-signal=INT,QUIT";

    public StandInProgram {
        env = List.copyOf(env);
    }

    /**
     * Writes the script into a directory, in the place of one that is there.
     *
     * @param directory that nobody else may write to
     * @throws IOException it cannot be written, or this system has no env or setsid
     */
    public static StandInProgram install(Path directory) throws IOException {
        Path script = in(directory);
        Path fresh = directory.resolve("stand-in.new");
        try (InputStream text =
                Objects.requireNonNull(
                        StandInProgram.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Files.deleteIfExists(fresh);
            Files.createFile(
                    fresh,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Files.write(fresh, text.readAllBytes());
            Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
        }
        Path env = find("env");
        List<String> words = new ArrayList<>(List.of(env.toString()));
        if (takes(env, DEFAULT_SIGNALS)) {
            words.add(DEFAULT_SIGNALS);
        }
        words.add("-i");
        return new StandInProgram(script, words, find("setsid"));
    }

    /** Where {@link #install} puts the script. */
    public static Path in(Path directory) {
        return directory.resolve("stand-in");
    }

    /**
     * The words that start a program in a session of its own, with this environment and no other.
     */
    List<String> words(Path program, List<String> arguments, Map<String, String> environment) {
        List<String> words = new ArrayList<>(env);
        environment.forEach((name, value) -> words.add(name + "=" + value));
        // Not the program itself: env would take a path with an equals sign for a variable.
        words.add(setsid.toString());
        words.add(program.toString());
        words.addAll(arguments);
        return words;
    }

    private static Path find(String name) throws IOException {
        for (String directory : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IOException("there is no " + name + "(1) on this system, which scripts need");
    }

    private static boolean takes(Path env, String argument) throws IOException {
        Process process =
                new ProcessBuilder(env.toString(), argument, "true")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
