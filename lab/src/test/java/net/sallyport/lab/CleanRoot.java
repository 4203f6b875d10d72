package net.sallyport.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The file system of a Debian system, in the lab's network, of which every change goes to memory
 * and can be listed.
 */
final class CleanRoot implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(240);

    private final Lab lab;
    private final Path place;
    private final HostProcess holder;

    private CleanRoot(Lab lab, Path place, HostProcess holder) {
        this.lab = lab;
        this.place = place;
        this.holder = holder;
    }

    /**
     * @param base the root of a Debian system, which is not changed
     * @param packages a directory that is seen there as {@code /packages}
     */
    static CleanRoot over(Lab lab, Path base, Path packages) {
        Path place = lab.newDirectory("root-" + System.nanoTime());
        String script =
                """
                set -e
                mount -t tmpfs none PLACE
                mkdir PLACE/upper PLACE/work PLACE/root
                mount -t overlay overlay -o lowerdir=BASE,upperdir=PLACE/upper,workdir=PLACE/work PLACE/root
                cd PLACE/root
                mkdir packages
                mount --bind PACKAGES packages
                mount -t proc proc proc
                mount --rbind /dev dev
                mount -t sysfs sysfs sys
                mount -t tmpfs none run
                mount -t tmpfs none tmp
                mkdir -p run/lock
                echo ready
                exec sleep 3600
                """
                        .replace("PLACE", place.toString())
                        .replace("BASE", base.toString())
                        .replace("PACKAGES", packages.toString());
        HostProcess holder = lab.start("unshare", "-m", "sh", "-c", script);
        holder.awaitLog("ready", Duration.ofSeconds(30));
        return new CleanRoot(lab, place, holder);
    }

    /** Runs a shell script in there, as root, to its end. */
    Output run(String script) {
        return lab.run(BOUND, inside(List.of("sh", "-c", script)).toArray(String[]::new));
    }

    String sh(String script) {
        return run(script).orThrow(script);
    }

    /** Starts a command in there that goes on by itself. */
    HostProcess start(List<String> command) {
        return lab.start(inside(command));
    }

    private List<String> inside(List<String> command) {
        List<String> line =
                new ArrayList<>(
                        List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "chroot"));
        line.addAll(
                List.of(
                        place + "/root",
                        "env",
                        "-i",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "DEBIAN_FRONTEND=noninteractive"));
        line.addAll(command);
        return line;
    }

    /** What is there and was not in the base, or is not what it was. */
    TreeSet<String> changed() {
        Output list =
                lab.run(
                        BOUND,
                        "nsenter",
                        "-t",
                        Long.toString(holder.pid()),
                        "-m",
                        "find",
                        place + "/upper",
                        "!",
                        "-type",
                        "d",
                        "!",
                        "-type",
                        "c",
                        "-printf",
                        "/%P\\n");
        return new TreeSet<>(list.orThrow("find").lines().toList());
    }

    /** Whether there is a file or a directory. */
    boolean has(String path) {
        return run("test -e " + path).ok();
    }

    @Override
    public void close() {
        holder.kill();
    }
}
