package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.AbstractSocketLock.Attempt;
import org.junit.jupiter.api.Test;

class NamespaceLockTest {
    private static final String LOCK = "sallyport-test";

    /** Another process: takes the lock, says so, and holds it until its input ends. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            Attempt attempt = AbstractSocketLock.tryAcquire(LOCK);
            System.out.println(attempt instanceof Attempt.Held ? "held" : attempt);
            int _ = System.in.read();
        }
    }

    @Test
    void shouldBeHeldOnceANamespace() throws Exception {
        try (TestNamespace one = TestNamespace.create();
                TestNamespace two = TestNamespace.create()) {
            AbstractSocketLock lock = one.call(NamespaceLockTest::acquire);
            AbstractSocketLock elsewhere = two.call(NamespaceLockTest::acquire);
            Attempt second = one.call(() -> AbstractSocketLock.tryAcquire(LOCK));
            assertEquals(new Attempt.TakenBy(ProcessHandle.current().pid()), second);
            lock.close();
            one.call(NamespaceLockTest::acquire).close();
            elsewhere.close();
        }
    }

    private static AbstractSocketLock acquire() throws LinuxException {
        return assertInstanceOf(Attempt.Held.class, AbstractSocketLock.tryAcquire(LOCK)).lock();
    }

    @Test
    void shouldNameTheOtherProcessAndOutliveItNot() throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            Process holder =
                    namespace.call(() ->
                            new ProcessBuilder(
                                            ProcessHandle.current().info().command().orElseThrow(),
                                            "--enable-native-access=ALL-UNNAMED",
                                            "-cp",
                                            System.getProperty("java.class.path"),
                                            Holder.class.getName())
                                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                                    .start());
            assertEquals("held", holder.inputReader().readLine());
            Attempt attempt = namespace.call(() -> AbstractSocketLock.tryAcquire(LOCK));
            assertEquals(new Attempt.TakenBy(holder.pid()), attempt);
            assertTrue(Processes.signal(holder.pid(), Processes.SIGKILL));
            assertTrue(holder.waitFor(10, TimeUnit.SECONDS));
            assertFalse(Processes.signal(holder.pid(), 0));
            namespace.call(NamespaceLockTest::acquire).close();
        }
    }

    @Test
    void shouldMakeNamespacesThatIpKnows() throws Exception {
        String name;
        try (TestNamespace namespace = TestNamespace.create()) {
            name = namespace.name();
            assertTrue(namespace.namespace().exists());
            String list = TestNamespace.execute("ip", "netns", "list");
            assertTrue(list.contains(name), list);
            String links = TestNamespace.execute("ip", "-n", name, "-o", "link");
            assertEquals(1, links.lines().count(), links);
            LinuxException e =
                    assertThrows(LinuxException.class, () -> NetworkNamespace.create(name));
            assertEquals(Errno.EEXIST, e.errno());
        }
        assertFalse(new NetworkNamespace(name).exists());
        assertFalse(TestNamespace.execute("ip", "netns", "list").contains(name));
        LinuxException e =
                assertThrows(
                        LinuxException.class, () -> new NetworkNamespace(name).call(() -> "in"));
        assertEquals(Errno.ENOENT, e.errno());
    }

    @Test
    void shouldEnterNamespacesThatIpMade() throws Exception {
        TestNamespace.requireRoot();
        String name = "sp-linux-ip-" + ProcessHandle.current().pid();
        TestNamespace.execute("ip", "netns", "add", name);
        try {
            String inside =
                    new NetworkNamespace(name)
                            .call(() ->
                                    Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"))
                                            .toString());
            assertFalse(
                    inside.equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString()));
            IOException e =
                    assertThrows(
                            IOException.class,
                            () ->
                                    new NetworkNamespace(name)
                                            .call(() -> {
                                                throw new IOException("mine");
                                            }));
            assertEquals("mine", e.getMessage());
        } finally {
            new NetworkNamespace(name).delete();
        }
    }

    @Test
    void shouldRefuseVirtualThreadsAndNamesThatArePaths() throws Exception {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    new NetworkNamespace("any").enter();
                    return null;
                });
        Thread.ofVirtual().start(task);
        ExecutionException e = assertThrows(ExecutionException.class, task::get);
        assertInstanceOf(IllegalStateException.class, e.getCause());
        assertThrows(IllegalArgumentException.class, () -> new NetworkNamespace("../x"));
    }

    @Test
    void shouldNameThreadsAndKnowLimits() throws Exception {
        FutureTask<String> name =
                new FutureTask<>(() -> {
                    Processes.nameThread("worker-7-with-a-long-name");
                    return Files.readString(Path.of("/proc/thread-self/comm")).strip();
                });
        Thread.ofPlatform().start(name);
        assertEquals("worker-7-with-a", name.get());
        Processes.DescriptorLimit limit = Processes.descriptorLimit();
        assertTrue(limit.soft() > 0);
        Processes.setDescriptorLimit(limit);
        assertEquals(limit, Processes.descriptorLimit());
        assertTrue(Processes.signal(ProcessHandle.current().pid(), 0));
        assertThrows(IllegalArgumentException.class, () -> Processes.signal(-1, 0));
    }
}
