package net.sallyport.hook.install;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.hook.Inside;

/** {@code sallyport hook install}, {@code remove} and {@code status}. */
public final class Installer {
    private static final long CACHE_SECONDS = 120;
    private static final String CACHE = "hook.aot";
    private static final String JAR = "hook.jar";

    private final Consumer<String> say;

    /**
     * @param say takes what is done, a line each
     */
    public Installer(Consumer<String> say) {
        this.say = say;
    }

    /**
     * Installs, or brings up to date what is installed.
     *
     * @param withCache whether to make the cache of classes, which takes some seconds and makes
     *     each login faster
     * @throws IOException something is in the way; the message is for people
     */
    public void install(HookPlan plan, boolean withCache) throws IOException {
        if (!Files.isDirectory(plan.pppDir())) {
            throw new IOException("there is no " + plan.pppDir() + ": is pppd installed?");
        }
        Files.createDirectories(
                plan.settings().stateDir(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectories(plan.libDir());
        Path jar = plan.libDir().resolve(JAR);
        Path next = plan.libDir().resolve(JAR + ".new");
        HookJar.write(next);
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(plan.libDir().resolve(CACHE));
        if (withCache) {
            makeCache(plan, jar);
        }
        for (String name : HookScript.NAMES) {
            HookScript script = new HookScript(plan.pppDir(), name);
            HookScript.State before = script.install(plan);
            say.accept(
                    script.file()
                            + switch (before) {
                                case ABSENT -> ": installed";
                                case OURS -> ": brought up to date";
                                case FOREIGN ->
                                        ": installed; what was there is "
                                                + script.kept()
                                                + " and is run after it";
                            });
        }
    }

    /** Brings back what was there before. */
    public void remove(HookPlan plan) throws IOException {
        for (String name : HookScript.NAMES.reversed()) {
            HookScript script = new HookScript(plan.pppDir(), name);
            boolean kept = script.hasKept();
            HookScript.State before = script.remove();
            say.accept(
                    script.file()
                            + switch (before) {
                                case ABSENT -> kept ? ": brought back" : ": not there";
                                case OURS -> kept ? ": as it was before" : ": removed";
                                case FOREIGN -> ": not the hook's, left as it is";
                            });
        }
        for (String each : List.of(CACHE, JAR)) {
            Files.deleteIfExists(plan.libDir().resolve(each));
        }
        if (Files.isDirectory(plan.libDir())) {
            Files.delete(plan.libDir());
        }
    }

    /** Whether everything is in its place; says what is and what is not. */
    public boolean status(HookPlan plan) throws IOException {
        boolean good = true;
        for (String name : HookScript.NAMES) {
            HookScript script = new HookScript(plan.pppDir(), name);
            HookScript.State state = script.state();
            good &= state == HookScript.State.OURS;
            say.accept(
                    script.file()
                            + switch (state) {
                                case ABSENT -> ": not installed";
                                case OURS ->
                                        script.hasKept()
                                                ? ": installed; runs " + script.kept() + " after it"
                                                : ": installed";
                                case FOREIGN -> ": not the hook's";
                            });
        }
        for (String each : List.of(JAR, CACHE)) {
            Path file = plan.libDir().resolve(each);
            boolean there = Files.exists(file);
            good &= there;
            say.accept(file + (there ? ": there" : ": missing"));
        }
        for (String line : Inside.lines(plan.settings().runDir())) {
            say.accept(line);
        }
        return good;
    }

    /** Without it the hook works, and starts more slowly. */
    private void makeCache(HookPlan plan, Path jar) throws IOException {
        Path cache = plan.libDir().resolve(CACHE);
        Path next = plan.libDir().resolve(CACHE + ".new");
        Path rehearsal = Files.createTempDirectory(plan.libDir(), "rehearsal");
        try {
            List<String> command =
                    new ArrayList<>(List.of(plan.javaHome().resolve("bin/java").toString()));
            command.add("-XX:AOTCacheOutput=" + next);
            command.addAll(List.of(HookScript.JVM_OPTIONS.split(" ")));
            command.addAll(List.of("-Dsallyport.hook.program=java", "-cp", jar.toString()));
            command.addAll(
                    List.of("net.sallyport.hook.HookMain", "rehearse", rehearsal.toString()));
            File log = rehearsal.resolve("log").toFile();
            Process java =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log)
                            .start();
            if (!java.waitFor(CACHE_SECONDS, TimeUnit.SECONDS)) {
                java.destroyForcibly();
            } else if (java.exitValue() == 0 && Files.exists(next)) {
                Files.move(next, cache, StandardCopyOption.ATOMIC_MOVE);
                say.accept(cache + ": made, " + (Files.size(cache) >> 20) + " MB");
                return;
            }
            say.accept(
                    cache
                            + ": could not be made, so the hook starts more slowly: "
                            + Files.readString(log.toPath()).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(next);
            delete(rehearsal);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, java.io.@org.jspecify.annotations.Nullable IOException e)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
