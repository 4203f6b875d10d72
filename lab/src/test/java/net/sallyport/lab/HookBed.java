package net.sallyport.lab;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Debian's pptpd and pppd in one kernel, with one of the scripts that keep an account to one login,
 * and up to six clients in another.
 */
final class HookBed implements AutoCloseable {
    static final int MOST = 6;
    static final Duration BOUND = Duration.ofSeconds(120);

    /** What was given to logger. */
    private static final String SYSLOG = "/run/syslog";

    final Peer server;
    final Peer clients;
    final PppdClient client;
    private final Lab lab;
    private final PeerProcess monitor;
    private int overlapSeen;
    private boolean plain;

    private HookBed(Lab lab, Peer server, Peer clients, PeerProcess monitor) {
        this.lab = lab;
        this.server = server;
        this.clients = clients;
        this.client = new PppdClient(clients);
        this.monitor = monitor;
    }

    static HookBed open(String secrets) {
        Lab lab = TestLab.open();
        try {
            Peer server = lab.peer("server", PeerOptions.DEFAULT.withMegabytes(1024));
            Peer clients = lab.peer("clients");
            PptpdServer.start(server, ServerFiles.of(StockFiles.OPTIONS, secrets));
            // No syslogd is there: what logger is given goes to a file.
            server.write("/run/logger", "#!/bin/sh\nprintf '%s\\n' \"$*\" >> " + SYSLOG + "\n");
            server.sh("chmod 755 /run/logger; mount --bind /run/logger /usr/bin/logger");
            for (int i = 1; i <= MOST; i++) {
                clients.addAddress(source(i));
            }
            PeerProcess monitor = server.start("ip -ts monitor link address");
            return new HookBed(lab, server, clients, monitor);
        } catch (LabException e) {
            lab.close();
            throw e;
        }
    }

    private static String source(int client) {
        return "10.77.1." + client;
    }

    /** {@code sallyport hook install}, inside the peer. */
    String install(String... options) {
        return hook("install", options);
    }

    String hook(String command, String... options) {
        String words =
                Arrays.stream(options).map(option -> " " + option).collect(Collectors.joining());
        return server.run(
                        Duration.ofMinutes(3),
                        String.join(" ", SallyportCommand.of("hook", command)) + words)
                .orThrow("hook " + command);
    }

    String sallyport(String... words) {
        return server.run(Duration.ofMinutes(1), String.join(" ", SallyportCommand.of(words)))
                .orThrow(String.join(" ", words));
    }

    String syslog() {
        return server.sh("cat " + SYSLOG + " 2> /dev/null || :");
    }

    /**
     * From now on clients prove themselves by CHAP with MD5, and nothing is encrypted: to MS-CHAPv2
     * pppd takes no name that it has to make printable first.
     */
    void usePlainChap(boolean on) {
        plain = on;
        server.write(
                "/etc/ppp/options.pptpd",
                on
                        ? "name pptpd\nrequire-chap\nproxyarp\nlock\nnobsdcomp\nnologfd\n"
                        : StockFiles.OPTIONS);
    }

    Dial dial(int number, String account, String password) {
        Dial dial = Dial.to(server.address(), account, password).unit(number).from(source(number));
        return plain ? dial.onlyWith("nomppe") : dial;
    }

    /** How many of the server's interfaces are up. */
    int inside() {
        return Integer.parseInt(
                server.sh("ip -o link show up | grep -c ': ppp[0-9]*:' || :").strip());
    }

    boolean awaitNobody() {
        return server.await("! pgrep -x pppd > /dev/null", BOUND);
    }

    /** How long two were inside together, since the last call of this. */
    Overlap overlapSinceLast() {
        String log = monitor.log();
        Overlap overlap = Overlap.of(log.substring(overlapSeen));
        overlapSeen = log.length();
        return overlap;
    }

    String monitored() {
        return monitor.log();
    }

    /** Clients 1 to {@code count} log in at once. */
    void race(int count, String account, String password) {
        race(Collections.nCopies(count, account), password);
    }

    /** Client n logs in with the n-th name, all at once. */
    void race(List<String> accounts, String password) {
        clients.sh("rm -f /run/race-*");
        StringBuilder script = new StringBuilder();
        for (int i = 1; i <= accounts.size(); i++) {
            Dial dial = dial(i, accounts.get(i - 1), password);
            String options = clients.place(dial.optionsFile(log(i)));
            script.append(
                    "(pppd file %s > /dev/null 2>&1; : > /run/race-%d.ended) &\n"
                            .formatted(options, i));
        }
        clients.start("sh " + clients.place(script + "wait\n"));
    }

    private static String log(int client) {
        return "/run/race-" + client + ".log";
    }

    /** Of each of the clients: {@code up}, {@code dialling} or {@code ended}. */
    List<String> states(int count) {
        return clients.sh(
                        """
                        for i in $(seq %d); do
                            if [ -e /run/race-$i.ended ]; then
                                echo ended
                            elif grep -qs 'remote IP address' /run/race-$i.log; then
                                echo up
                            else
                                echo dialling
                            fi
                        done
                        """
                                .formatted(count))
                .lines()
                .toList();
    }

    /**
     * Waits until no more are left than expected, all of them up, or until nothing has changed for
     * the time given with nobody dialling any more.
     *
     * @return how many have a tunnel that carries a ping
     */
    int settle(int count, int expected, Duration still, Duration bound) {
        long startNanos = System.nanoTime();
        long changedNanos = startNanos;
        List<String> before = List.of();
        while (System.nanoTime() - startNanos < bound.toNanos()) {
            List<String> now = states(count);
            if (!now.equals(before)) {
                changedNanos = System.nanoTime();
                before = now;
            }
            long left = now.stream().filter(state -> !state.equals("ended")).count();
            boolean quiet = System.nanoTime() - changedNanos > still.toNanos();
            boolean dialling = now.contains("dialling");
            if (left <= expected && !dialling || quiet && !dialling) {
                break;
            }
            Await.pause(200);
        }
        return carrying(count);
    }

    private int carrying(int count) {
        String pings =
                IntStream.rangeClosed(1, count)
                        .mapToObj(i ->
                                "(ping -n -i 0.3 -c 1 -w 60 -I ppp%d 192.168.100.10 > /dev/null 2>&1 && echo yes) &"
                                        .formatted(i))
                        .collect(Collectors.joining("\n", "", "\nwait\n"));
        return (int)
                clients.run(BOUND, pings).text().lines().filter(line -> line.equals("yes")).count();
    }

    String raceLogs(int count) {
        return clients.sh("for i in $(seq " + count + "); do tail -n 30 /run/race-$i.log; done");
    }

    /** Ends every client, and waits until the server has nobody. */
    void hangUpAll() {
        clients.sh("pkill -x pppd || :");
        boolean gone = clients.await("! pgrep -x pppd > /dev/null", BOUND);
        // pptp waits a minute for an answer to its Call-Clear-Request, which pptpd does not give.
        clients.sh("pkill -9 -x pptp || :");
        if (!gone || !awaitNobody()) {
            throw new LabException("somebody stays:\n" + server.sh("ps ax") + syslog());
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
