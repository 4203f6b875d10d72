package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A namespace of this test alone, with loopback up; removed at the end. */
final class TestNamespace implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final NetworkNamespace namespace;

    private TestNamespace(NetworkNamespace namespace) {
        this.namespace = namespace;
    }

    static TestNamespace create() throws Exception {
        requireRoot();
        String name = "sp-linux-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        TestNamespace made = new TestNamespace(NetworkNamespace.create(name));
        made.run("ip", "link", "set", "lo", "up");
        return made;
    }

    static void requireRoot() throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"));
        if (status.lines().noneMatch(l -> l.matches("Uid:\\s+0\\s+0\\s.*"))) {
            fail("this test talks to the real kernel and must be run as root");
        }
    }

    /** Gives a device of this thread's namespace its addresses, and has the kernel use it. */
    static void bringUp(Tun tun, int ours, int theirs) throws LinuxException {
        try (Netlink netlink = Netlink.open()) {
            netlink.batch()
                    .addAddress(
                            LinkAddress.pointToPoint(tun.index(), Ipv4.of(ours), Ipv4.of(theirs)))
                    .setUp(tun.index())
                    .commit();
        }
    }

    String name() {
        return namespace.name();
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    <T> T call(Callable<T> task) throws Exception {
        return namespace.call(task);
    }

    interface Task {
        void run() throws Exception;
    }

    void inside(Task task) throws Exception {
        namespace.call(() -> {
            task.run();
            return null;
        });
    }

    /** Runs a command inside and returns what it printed. */
    String run(String... command) throws Exception {
        return namespace.call(() -> execute(command));
    }

    static String execute(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            fail(String.join(" ", command) + " ended with " + code + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws Exception {
        namespace.delete();
    }
}
