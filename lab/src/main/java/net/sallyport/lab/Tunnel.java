package net.sallyport.lab;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A connection that a peer's pppd has dialled, or is dialling. */
public final class Tunnel {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String UP = "remote IP address ";

    private final Peer peer;
    private final PeerProcess pppd;
    private final int unit;
    private final String logFile;

    Tunnel(Peer peer, PeerProcess pppd, int unit, String logFile) {
        this.peer = peer;
        this.pppd = pppd;
        this.unit = unit;
        this.logFile = logFile;
    }

    /** Name of its interface inside the peer. */
    public String device() {
        return "ppp" + unit;
    }

    /**
     * Waits until IPCP is up; fails with pppd's log if pppd ends instead, or if it takes more than
     * 30 seconds.
     */
    public Tunnel awaitUp() {
        return awaitUp(BOUND);
    }

    public Tunnel awaitUp(Duration bound) {
        if (!awaitLogOrEnd(UP, bound)) {
            throw new LabException(device() + " did not come up:\n" + log());
        }
        return this;
    }

    /**
     * True if pppd's log has such a line within the bound; false as soon as pppd has ended without.
     */
    public boolean awaitLogOrEnd(String extendedRegex, Duration bound) {
        String seen = "grep -sqE '%s' %s".formatted(extendedRegex, logFile);
        peer.await(seen + " || ! kill -0 " + pppd.pid() + " 2> /dev/null", bound);
        return peer.run(seen).ok();
    }

    /**
     * Waits for pppd's end and returns its exit code (see pppd(8): 0 is an orderly end, 16 a
     * hang-up, 19 a refusal).
     */
    public int awaitEnd() {
        return awaitEnd(BOUND);
    }

    public int awaitEnd(Duration bound) {
        try {
            return pppd.awaitExit(bound);
        } catch (LabException e) {
            throw new LabException("pppd is still there:\n" + log(), e);
        }
    }

    public boolean isAlive() {
        return pppd.isAlive();
    }

    /** What pppd has logged, with its debug lines. */
    public String log() {
        return pppdLog() + pppd.log();
    }

    /** Lines of pppd's log that contain the text. */
    public List<String> logLines(String text) {
        return log().lines().filter(line -> line.contains(text)).distinct().toList();
    }

    /** The address that IPCP gave us. */
    public String address() {
        return inLog("local  IP address (\\S+)");
    }

    /** The server's address inside the tunnel. */
    public String serverAddress() {
        return inLog("remote IP address (\\S+)");
    }

    /** Primary and secondary, as far as the server told. */
    public List<String> dnsServers() {
        return Pattern.compile("(?:primary|secondary) +DNS address (\\S+)")
                .matcher(pppdLog())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private String pppdLog() {
        return peer.sh("cat %s 2> /dev/null || :".formatted(logFile));
    }

    private String inLog(String regex) {
        return new Output(0, pppdLog()).find(regex);
    }

    /** Pings the server through the tunnel, ten times a second, and waits for the end of it. */
    public PingReport ping(int count) {
        String script =
                "ping -n -D -i 0.1 -W 3 -c %d -I %s %s".formatted(count, device(), serverAddress());
        return PingReport.parse(peer.run(Duration.ofSeconds(30L + count / 5), script).text());
    }

    /** Pings the server through the tunnel until so many answers are in, or the bound is over. */
    public PingReport pingUntilAnswered(int answers, Duration bound) {
        String script =
                "ping -n -D -i 0.2 -c %d -w %d -I %s %s"
                        .formatted(answers, bound.toSeconds(), device(), serverAddress());
        return PingReport.parse(peer.run(bound.plusSeconds(30), script).text());
    }

    /** Goes on pinging the server through the tunnel. */
    public RunningPing startPing(Duration interval) {
        return new RunningPing(
                peer.start(
                        "ping -n -D -i %s -I %s %s"
                                .formatted(
                                        interval.toMillis() / 1000.0, device(), serverAddress())));
    }

    /** TCP from the peer through the tunnel to an iperf3 on the server's address inside. */
    public Throughput upload(Duration duration) {
        return Throughput.measure(peer, duration, "-c " + serverAddress() + bound());
    }

    /** TCP from the server to the peer. */
    public Throughput download(Duration duration) {
        return Throughput.measure(peer, duration, "-R -c " + serverAddress() + bound());
    }

    private String bound() {
        return " --bind " + address() + " --bind-dev " + device();
    }

    /** Ends it as a user would (SIGTERM to pppd) and waits for the end. */
    public void hangUp() {
        pppd.signal("TERM");
        awaitEnd();
    }

    /** Kills pppd and pptp without a word to the server. */
    public void kill() {
        pppd.signalAll("KILL");
    }

    /** SIGSTOP to pppd and pptp: from now on nobody answers on this tunnel. */
    public void freeze() {
        pppd.signalAll("STOP");
    }

    /** SIGCONT after {@link #freeze}. */
    public void thaw() {
        pppd.signalAll("CONT");
    }
}
