package net.sallyport.lab;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A command that runs by itself inside a peer, its output in a file there. Safe for use by any
 * thread.
 */
public final class PeerProcess {
    private final Peer peer;
    private final String base;
    private final int pid;

    private PeerProcess(Peer peer, String base, int pid) {
        this.peer = peer;
        this.base = base;
        this.pid = pid;
    }

    static PeerProcess start(Peer peer, int number, String command) {
        String base = "/run/job/" + number;
        // the descendants carry the mark, whatever sessions and groups they make of themselves
        String program = peer.place("export LAB_MARK=%d\nexec %s\n".formatted(number, command));
        String script =
                """
                setsid sh -c 'sh PROGRAM > BASE.log 2>&1 < /dev/null & echo $! > BASE.pid
                    wait $!; echo $? > BASE.rc' > /dev/null 2>&1 < /dev/null &
                until [ -s BASE.pid ]; do sleep 0.02; done
                cat BASE.pid
                """
                        .replace("BASE", base)
                        .replace("PROGRAM", program);
        return new PeerProcess(peer, base, Integer.parseInt(peer.sh(script).strip()));
    }

    /** Its process id inside the peer. */
    public int pid() {
        return pid;
    }

    /** What it has printed so far. */
    public String log() {
        return peer.sh("cat " + base + ".log");
    }

    /** Its exit code if it has ended. */
    public OptionalInt exitCode() {
        String text = peer.sh("cat " + base + ".rc 2>/dev/null || :").strip();
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
    }

    public boolean isAlive() {
        return exitCode().isEmpty();
    }

    /** Waits for a line of its log. */
    public void awaitLog(String extendedRegex, Duration bound) {
        String condition =
                "grep -qE '%s' %s.log || [ -s %s.rc ]".formatted(extendedRegex, base, base);
        boolean seen =
                peer.await(condition, bound)
                        && peer.run("grep -qE '%s' %s.log".formatted(extendedRegex, base)).ok();
        if (!seen) {
            throw new LabException("/" + extendedRegex + "/ did not come in:\n" + log());
        }
    }

    /** Waits for its end. */
    public int awaitExit(Duration bound) {
        if (!peer.await("[ -s " + base + ".rc ]", bound)) {
            throw new LabException("still there after " + bound.toMillis() + " ms:\n" + log());
        }
        return exitCode().orElseThrow();
    }

    /** Sends a signal ({@code TERM}, {@code INT}, ...) to the process alone. */
    public void signal(String signal) {
        peer.sh("kill -%s %d 2>/dev/null || :".formatted(signal, pid));
    }

    /** Sends a signal to the process and to all that descend from it. */
    public void signalAll(String signal) {
        String mark = "LAB_MARK=" + base.substring(base.lastIndexOf('/') + 1);
        peer.sh(
                """
                for file in $(grep -lzsx '%s' /proc/[0-9]*/environ); do
                    pid=${file#/proc/}
                    kill -%s ${pid%%/environ} 2> /dev/null
                done
                :
                """
                        .formatted(mark, signal));
    }
}
