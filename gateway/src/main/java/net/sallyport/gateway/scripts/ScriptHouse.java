package net.sallyport.gateway.scripts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.accounts.PeerName;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Faults;
import net.sallyport.linux.loop.Loop;
import net.sallyport.linux.process.StandInProgram;
import net.sallyport.linux.process.StandIns;
import net.sallyport.protocol.ppp.script.ScriptFacts;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs the sessions' scripts. Workers leave it messages and are answered by
 * messages; it waits for processes with one epoll and never for a single one.
 */
public final class ScriptHouse implements AutoCloseable {
    /** What scripts have for their end when the server ends, beyond what one of them may take. */
    private static final long LAST_SECONDS = 2;

    private static final int MAX_LAST_SECONDS = 10;

    private final EventLog log;
    private final Loop loop;
    private final Thread thread;
    private final Path runDir;
    private final PidFiles pidFiles;
    private final boolean sharedInterfaces;
    private final ScriptFacts.Owner owner;
    private final Slots slots;
    private final Turns turns = new Turns();
    private final Set<SessionRuns> sessions = new HashSet<>();
    private final MissingFiles missing = new MissingFiles();
    private final Set<Path> notExecutable = new HashSet<>();
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile Plan plan;
    private volatile @Nullable StandIns standIns;
    private boolean closing;

    /** What new sessions go by. */
    private record Plan(ServerConfig.Scripts scripts, ServerConfig.Authentication names) {}

    /** Starts the thread, and removes the pid files of a server that was killed. */
    public ScriptHouse(ServerConfig config, EventLog log) throws IOException {
        this.log = log;
        runDir = config.paths().runDir();
        pidFiles = new PidFiles(config.paths().sessionPidDir(), runDir);
        sharedInterfaces = config.interfaces().form() == ServerConfig.InterfaceForm.SHARED;
        plan = new Plan(config.scripts(), config.authentication());
        slots = new Slots(config.scripts().atOnce());
        owner =
                new ScriptFacts.Owner(
                        System.getProperty("user.name"),
                        (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        pidFiles.clean();
        loop = new Loop(new LoggedFaults(log));
        thread = Thread.ofPlatform().daemon().name("scripts").start(loop::run);
    }

    /** New sessions follow this; those inside keep what they began with. */
    public void reload(ServerConfig config) {
        plan = new Plan(config.scripts(), config.authentication());
        loop.post(() -> {
            slots.setMost(config.scripts().atOnce());
            notExecutable.clear();
        });
    }

    /** The scripts of a new session. */
    public SessionScripts of(SessionScripts.Owner session) {
        return new SessionScripts(this, plan.scripts, session);
    }

    /**
     * What the scripts are told of a session. In the shared form sessions have no device of their
     * own: each gets a name of its own all the same, the device's and the session's number.
     */
    ScriptFacts facts(ServerConfig.Scripts scripts, SessionId id, SessionScripts.Entry entry) {
        String device = entry.interfaceName();
        int number = (int) (id.value() & Integer.MAX_VALUE);
        return new ScriptFacts(
                new ScriptFacts.Line(
                        sharedInterfaces ? device + "." + number : device,
                        sharedInterfaces ? number : unit(device),
                        entry.transport() + ":" + id.value(),
                        scripts.speed()),
                owner,
                peerName(entry.peerName()),
                null,
                null,
                null,
                scripts.clientAddressAsIpParam()
                        ? entry.callingAddress().getHostAddress()
                        : scripts.ipParam(),
                scripts.environment(),
                scripts.hidden());
    }

    private String peerName(byte[] given) {
        ServerConfig.Authentication names = plan.names;
        if (names.remoteName() != null) {
            return names.remoteName();
        }
        PeerName name = PeerName.of(given);
        return (names.stripDomain() ? name.withoutDomain() : name).rendered();
    }

    private static int unit(String device) {
        int from = device.length();
        while (from > 0 && Character.isDigit(device.charAt(from - 1))) {
            from--;
        }
        String digits = device.substring(from);
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    Loop loop() {
        return loop;
    }

    EventLog log() {
        return log;
    }

    Slots slots() {
        return slots;
    }

    Turns turns() {
        return turns;
    }

    MissingFiles missing() {
        return missing;
    }

    PidFiles pidFiles() {
        return pidFiles;
    }

    /**
     * @throws IOException this system lacks what stand-ins need
     */
    StandIns standIns() throws IOException {
        StandIns known = standIns;
        if (known == null) {
            known = new StandIns(loop, StandInProgram.install(runDir));
            standIns = known;
        }
        return known;
    }

    void remember(SessionRuns session) {
        sessions.add(session);
    }

    void forget(SessionRuns session) {
        sessions.remove(session);
        if (closing && sessions.isEmpty()) {
            empty.countDown();
        }
    }

    /** Once a file, and again after a reload. */
    void sayNotExecutable(Path file) {
        if (notExecutable.add(file)) {
            log.warn("script-not-executable", "file", file);
        }
    }

    /** The sessions have ended: waits a bounded time for their last scripts. */
    @Override
    public void close() {
        loop.post(() -> {
            closing = true;
            if (sessions.isEmpty()) {
                empty.countDown();
            }
        });
        try {
            int seconds = Math.min(MAX_LAST_SECONDS, plan.scripts.childTimeoutSeconds());
            if (!empty.await(seconds + LAST_SECONDS, TimeUnit.SECONDS)) {
                log.warn("scripts-left", "why", "they did not end with the server");
                CountDownLatch closed = new CountDownLatch(1);
                loop.post(() -> {
                    List.copyOf(sessions).forEach(SessionRuns::finish);
                    closed.countDown();
                });
                boolean _ = closed.await(1, TimeUnit.SECONDS);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_SECONDS);
            StandIns known = standIns;
            while (known != null && known.alive() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            loop.post(missing::close);
            loop.stop();
            thread.join(1_000);
            pidFiles.close();
            Files.deleteIfExists(StandInProgram.in(runDir));
        } catch (IOException e) {
            log.error("scripts-not-cleaned-up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
    }

    private record LoggedFaults(EventLog log) implements Faults {
        @Override
        public void fault(Throwable trouble) {
            log.error("script-fault", trouble);
        }

        @Override
        public void unwatchFailed(LinuxException trouble) {
            log.error("unwatch-failed", trouble, "worker", "scripts");
        }
    }
}
