package net.sallyport.hook.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.sallyport.hook.HookSettings;

/** One of pppd's scripts: what stands in its place, and what stood there before. */
final class HookScript {
    /** In the order in which they may be put in place: who waits comes after who is waited for. */
    static final List<String> NAMES = List.of("auth-down", "auth-up", "ip-pre-up");

    static final String JVM_OPTIONS =
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx32m"
                    + " -Xlog:disable -Xlog:all=error:stderr --enable-native-access=ALL-UNNAMED";

    private static final String MARK = "# sallyport-hook: ";
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9/._+@-]+");
    private static final long STEP_MILLIS = 50;

    /** How much longer ip-pre-up waits than one pppd may take to end. */
    private static final long WAIT_MORE_MILLIS = TimeUnit.SECONDS.toMillis(90);

    enum State {
        ABSENT,
        OURS,
        /** Somebody else's: it was there before, or was put in the place of ours. */
        FOREIGN
    }

    private final String name;
    private final Path file;

    HookScript(Path pppDir, String name) {
        this.name = name;
        this.file = pppDir.resolve(name);
    }

    Path file() {
        return file;
    }

    /** What was there before us, under its other name. */
    Path kept() {
        return file.resolveSibling(name + ".before-sallyport");
    }

    boolean hasKept() {
        return Files.exists(kept(), LinkOption.NOFOLLOW_LINKS);
    }

    State state() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return State.ABSENT;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return State.FOREIGN;
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        return text.startsWith("#!/bin/sh\n" + MARK) ? State.OURS : State.FOREIGN;
    }

    /**
     * Puts ours in its place; there is no moment without a script. A second time it only brings
     * ours up to date.
     */
    State install(HookPlan plan) throws IOException {
        State before = state();
        if (before == State.FOREIGN) {
            if (hasKept()) {
                throw new IOException(
                        file
                                + " is not the hook's any more, and "
                                + kept()
                                + " is there from before: put the one that you want to keep at "
                                + file
                                + ", remove the other, and run this again");
            }
            Files.createLink(kept(), file);
        }
        Path next = file.resolveSibling(name + ".sallyport-new");
        Files.deleteIfExists(next);
        Files.createFile(
                next,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(next, text(plan));
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        return before;
    }

    /** Takes ours away and brings back what was there before; leaves what is not ours. */
    State remove() throws IOException {
        State before = state();
        if (before != State.FOREIGN && hasKept()) {
            Files.move(kept(), file, StandardCopyOption.ATOMIC_MOVE);
        } else if (before == State.OURS) {
            Files.delete(file);
        }
        return before;
    }

    private String text(HookPlan plan) throws IOException {
        HookSettings settings = plan.settings();
        long waitMillis = settings.graceMillis() + WAIT_MORE_MILLIS;
        String template =
                switch (name) {
                    case "ip-pre-up" -> resource("head") + resource(name);
                    default -> resource("head") + resource("java") + resource(name);
                };
        return template.replace("@ROLE@", name)
                .replace("@KEPT@", safe(kept()))
                .replace("@RUN@", safe(settings.runDir()))
                .replace("@LIB@", safe(plan.libDir()))
                .replace("@JAVA@", safe(plan.javaHome().resolve("bin/java")))
                .replace("@JVM@", JVM_OPTIONS)
                .replace("@OPTIONS@", options(settings))
                .replace("@GRACE_SECONDS@", Long.toString(settings.graceMillis() / 1000))
                .replace("@IF_BROKEN@", plan.keepOut() ? "keep-out" : "let-in")
                .replace("@STEPS@", Long.toString(waitMillis / STEP_MILLIS))
                .replace("@SECONDS@", Long.toString(waitMillis / 1000));
    }

    private static String options(HookSettings settings) throws IOException {
        return "--on-conflict "
                + settings.onConflict().name().toLowerCase(Locale.ROOT)
                + " --limit "
                + settings.limit()
                + " --grace-millis "
                + settings.graceMillis()
                + (settings.ignoreCase() ? " --ignore-case" : "")
                + (settings.stripDomain() ? " --strip-domain" : "")
                + " --run-dir '"
                + safe(settings.runDir())
                + "' --state-dir '"
                + safe(settings.stateDir())
                + "'";
    }

    /** A path that needs no quoting in a script, absolute. */
    private static String safe(Path path) throws IOException {
        String text = path.toAbsolutePath().toString();
        if (!SAFE.matcher(text).matches()) {
            throw new IOException(
                    text + ": only letters, digits and / . _ + @ - may be in this path");
        }
        return text;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HookSettings.class.getResourceAsStream(name + ".sh")) {
            if (in == null) {
                throw new IOException("no resource " + name + ".sh");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
