package net.sallyport.lab;

import java.nio.file.Path;
import java.time.Duration;
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

    private PageHost(Lab lab, HostProcess keeper) {
        this.lab = lab;
        this.keeper = keeper;
    }

    static PageHost server(Lab lab) {
        return new PageHost(lab, ready(lab.start(fresh(lab.directory().resolve("fresh-server")))));
    }

    static PageHost client(Lab lab, ClientHost client) {
        return new PageHost(
                lab, ready(client.start(fresh(lab.directory().resolve("fresh-client")))));
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
        return List.of(
                "nsenter",
                "--target",
                Long.toString(keeper.pid()),
                "--mount",
                "--net",
                "--wd=" + HOME,
                "sh",
                "-c",
                prelude + commands);
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
}
