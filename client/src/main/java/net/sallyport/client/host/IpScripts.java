package net.sallyport.client.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.client.PacketPorts;
import net.sallyport.client.config.ConnectionConfig;
import net.sallyport.client.config.ConnectionConfig.Scripts;
import net.sallyport.protocol.ppp.script.PppScript;
import net.sallyport.protocol.ppp.script.ScriptFacts;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code ip-pre-up}, {@code ip-up} and {@code ip-down} as pppd does: the first is waited for,
 * nobody waits for the others, but {@code ip-down} for its {@code ip-up}; one that outlives its
 * connection by the child timeout is ended, and what should have followed it is not run. Their
 * parent is this process, which does on a signal what pppd would. Not for several threads at once.
 */
public final class IpScripts {
    /** What pppd's users find where the name of a terminal would stand. */
    private static final String DEVICE = "/dev/net/tun";

    /** What a pseudo-terminal's speed is under pppd. */
    private static final int SPEED = 38_400;

    private final ConnectionConfig config;
    private final UndoJournal journal;
    private final Consumer<String> complain;
    private @Nullable ScriptFacts facts;
    private UndoJournal.@Nullable Entry entry;
    private @Nullable Process running;

    /**
     * @param complain hears of scripts that cannot be run
     */
    public IpScripts(ConnectionConfig config, UndoJournal journal, Consumer<String> complain) {
        this.config = config;
        this.journal = journal;
        this.complain = complain;
    }

    /** What is to be run before packets can pass; null if nothing is. */
    public @Nullable Process preUp(String interfaceName, PacketPorts.Network network) {
        boolean _ = awaitRunning();
        start(config.scripts().ipPreUp(), PppScript.IP_PRE_UP, facts(interfaceName, network));
        return running;
    }

    /** The network is up. */
    public void up(String interfaceName, PacketPorts.Network network) {
        boolean _ = awaitRunning();
        ScriptFacts now = facts(interfaceName, network);
        facts = now;
        Path down = config.scripts().ipDown();
        try {
            if (Files.isExecutable(down)) {
                HostChange.Script pending =
                        new HostChange.Script(
                                down, now.arguments(PppScript.IP_DOWN), environment(now));
                entry = pending.entry();
                journal.add(pending.entry());
            }
        } catch (IOException e) {
            complain.accept("ip-down after a crash cannot be provided for: " + e.getMessage());
        }
        start(config.scripts().ipUp(), PppScript.IP_UP, now);
    }

    /**
     * The network is down.
     *
     * @param totals what went through
     */
    public void down(ScriptFacts.Totals totals) {
        ScriptFacts then = facts;
        if (then == null) {
            return;
        }
        facts = null;
        if (awaitRunning()) {
            start(config.scripts().ipDown(), PppScript.IP_DOWN, then.with(totals));
        }
        UndoJournal.Entry pending = entry;
        entry = null;
        if (pending != null) {
            try {
                journal.remove(pending);
            } catch (IOException e) {
                complain.accept("the journal cannot be written: " + e.getMessage());
            }
        }
    }

    /** Waits for what still runs, no longer than the child timeout, and ends it then. */
    public boolean awaitRunning() {
        Process process = running;
        running = null;
        if (process == null) {
            return true;
        }
        try {
            if (process.waitFor(config.scripts().childTimeoutSeconds(), TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
        return false;
    }

    private void start(Path script, PppScript kind, ScriptFacts now) {
        if (!Files.isRegularFile(script) || !Files.isExecutable(script)) {
            return;
        }
        try {
            running = BoundedProgram.script(script, now.arguments(kind), environment(now));
        } catch (IOException e) {
            complain.accept(script + " could not be run: " + e.getMessage());
        }
    }

    private static Map<String, String> environment(ScriptFacts facts) {
        return facts.environment(ProcessHandle.current().pid());
    }

    private ScriptFacts facts(String interfaceName, PacketPorts.Network network) {
        Scripts scripts = config.scripts();
        Map<String, String> more = new HashMap<>();
        more.put("CALL_FILE", config.name());
        if (!scripts.linkName().isEmpty()) {
            more.put("LINKNAME", scripts.linkName());
        }
        more.putAll(scripts.environment());
        return new ScriptFacts(
                new ScriptFacts.Line(interfaceName, unit(interfaceName), DEVICE, SPEED),
                owner(),
                null,
                new ScriptFacts.Addresses(network.local(), network.peer()),
                config.nameServers() ? List.copyOf(network.nameServers()) : null,
                null,
                scripts.ipParam().isEmpty() ? null : scripts.ipParam(),
                more,
                scripts.hidden());
    }

    private static int unit(String interfaceName) {
        String digits = interfaceName.replaceFirst("^.*?([0-9]{0,5})$", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static ScriptFacts.Owner owner() {
        long uid = 0;
        try {
            Object value = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            uid = value instanceof Integer number ? number : 0;
        } catch (IOException | UnsupportedOperationException e) {
            // Whoever may make interfaces is root, or as good as.
        }
        return new ScriptFacts.Owner(System.getProperty("user.name", "root"), uid);
    }
}
