package net.sallyport.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host on which nothing of Sallyport's has been done yet: {@code /etc}, {@code /var/lib} and
 * {@code /run} are its own.
 */
final class PageHost {
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Lab lab;
    private final HostProcess keeper;
    private final List<String> root;

    private PageHost(Lab lab, HostProcess keeper, List<String> root) {
        this.lab = lab;
        this.keeper = keeper;
        this.root = root;
    }

    static PageHost server(Lab lab) {
        return onThisSystem(lab, lab.start(fresh(lab.directory().resolve("fresh-server"))));
    }

    static PageHost client(Lab lab, ClientHost client) {
        return onThisSystem(lab, client.start(fresh(lab.directory().resolve("fresh-client"))));
    }

    private static PageHost onThisSystem(Lab lab, HostProcess keeper) {
        return new PageHost(lab, ready(keeper), List.of("--wd=" + HOME));
    }

    /**
     * @param system the root of a Debian system, which is not changed; beside what is in it there
     *     are the built checkout and the JDK alone
     */
    static PageHost server(Lab lab, Path system) {
        Path place = lab.directory().resolve("clean-server");
        return onSystem(lab, lab.start(clean(place, system)), place);
    }

    static PageHost client(Lab lab, ClientHost client, Path system) {
        Path place = lab.directory().resolve("clean-client");
        return onSystem(lab, client.start(clean(place, system)), place);
    }

    private static PageHost onSystem(Lab lab, HostProcess keeper, Path place) {
        return new PageHost(
                lab,
                ready(keeper),
                List.of(
                        "chroot",
                        place + "/root",
                        "env",
                        "-i",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    }

    /** Where the pages are. */
    static Path page(String name) {
        return HOME.resolve(name);
    }

    /**
     * Runs commands as a page has them; they must succeed. What they ask is answered by the input.
     */
    String run(String commands, String input) {
        return HostProcess.run(
                        BOUND, shell("printf '%s\\n' '" + input + "' | {\n" + commands + "\n}"))
                .orThrow(commands);
    }

    /** Starts commands that stay. */
    HostProcess start(String commands) {
        return lab.start(shell(commands));
    }

    private List<String> shell(String commands) {
        String prelude =
                """
                set -e
                sudo() { "$@"; }
                sallyport() { ./sallyport "$@"; }
                systemctl() { echo "systemctl $*"; }
                """;
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--target",
                                Long.toString(keeper.pid()),
                                "--mount",
                                "--net"));
        line.addAll(root);
        line.addAll(List.of("sh", "-c", "cd " + HOME + "\n" + prelude + commands));
        return line;
    }

    private static HostProcess ready(HostProcess keeper) {
        keeper.awaitLog("ready", BOUND);
        return keeper;
    }

    private static List<String> fresh(Path directory) {
        String script =
                """
                set -e
                mkdir -p "$0"
                mount -t tmpfs fresh "$0"
                for place in etc var/lib; do
                    mkdir -p "$0/$place/new" "$0/$place/work"
                    mount -t overlay -o "lowerdir=/$place,upperdir=$0/$place/new,workdir=$0/$place/work" fresh "/$place"
                done
                mount -t tmpfs fresh /run
                rm -rf /etc/sallyport /var/lib/sallyport /etc/pptpd.conf /etc/ppp
                mkdir /etc/ppp
                echo '%s vpn.example.com' >>/etc/hosts
                echo ready
                exec sleep 600
                """
                        .formatted(Lab.SERVER);
        return List.of("unshare", "--mount", "sh", "-c", script, directory.toString());
    }

    private static List<String> clean(Path place, Path system) {
        String script =
                """
                set -e
                mkdir -p PLACE
                mount -t tmpfs none PLACE
                mkdir PLACE/upper PLACE/work PLACE/root
                mount -t overlay overlay -o lowerdir=SYSTEM,upperdir=PLACE/upper,workdir=PLACE/work PLACE/root
                cd PLACE/root
                mkdir -p ./HOME ./JDK
                mount --bind HOME ./HOME
                mount --bind JDK ./JDK
                mount -t proc proc proc
                mount --rbind /dev dev
                mount -t sysfs sysfs sys
                mount -t tmpfs none run
                mount -t tmpfs none tmp
                mkdir -p etc/ppp
                echo 'SERVER vpn.example.com' >>etc/hosts
                echo ready
                exec sleep 600
                """
                        .replace("PLACE", place.toString())
                        .replace("SYSTEM", system.toString())
                        .replace("HOME", HOME.toString())
                        .replace("JDK", System.getProperty("java.home"))
                        .replace("SERVER", Lab.SERVER);
        return List.of("unshare", "--mount", "sh", "-c", script);
    }
}
