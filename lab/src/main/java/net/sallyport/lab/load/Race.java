package net.sallyport.lab.load;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadSession;
import net.sallyport.lab.LabException;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of one account that a load client has let loose on each other, and what became of them.
 */
public final class Race {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration AFTERMATH = Duration.ofMillis(30);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int PINGS = 3;

    /** How they go about it. */
    public enum Start {
        /** Each as fast as it can, from the TCP connect on. */
        TOGETHER,
        /** Their CHAP Responses leave together, after the last has its Challenge. */
        PROOFS_TOGETHER
    }

    private final LoadClient client;
    private final List<LoadSession> sessions;

    private Race(LoadClient client, List<LoadSession> sessions) {
        this.client = client;
        this.sessions = sessions;
    }

    /**
     * Lets logins of one account race, each a device of its own, and waits until all but one have
     * been told why they are not in.
     *
     * @param before what is inside from the race before; null for nobody
     * @param stubborn those that came up do not leave when they are told to, and go on sending
     */
    public static Race run(
            LoadClient client,
            String account,
            int rivals,
            Start start,
            boolean stubborn,
            @Nullable LoadSession before) {
        List<LoadSession> rivalSessions = new ArrayList<>();
        if (start == Start.PROOFS_TOGETHER) {
            client.holdProofs();
        }
        for (int n = 0; n < rivals; n++) {
            LoadSession rival = client.dial(account);
            if (stubborn) {
                rival.beStubborn();
            }
            rivalSessions.add(rival);
        }
        if (start == Start.PROOFS_TOGETHER) {
            client.proveTogether(rivalSessions, BOUND);
        }
        List<LoadSession> all = new ArrayList<>(rivalSessions);
        if (before != null) {
            all.add(before);
        }
        client.until(
                "all but one told why: " + all,
                BOUND,
                () -> {
                    List<LoadSession> untold =
                            all.stream().filter(session -> session.told().isEmpty()).toList();
                    if (untold.isEmpty() || untold.stream().anyMatch(LoadSession::isOver)) {
                        throw new LabException("not one is left inside: " + all);
                    }
                    return untold.size() == 1 && untold.getFirst().isUp();
                });
        return new Race(client, all);
    }

    /** The one that was not told to go. */
    public LoadSession winner() {
        return sessions.stream()
                .filter(session -> session.told().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** All others; each was told why. */
    public List<LoadSession> losers() {
        return sessions.stream().filter(session -> !session.told().isEmpty()).toList();
    }

    /**
     * Pings through the tunnel of each session that is up, or believes so.
     *
     * @return the addresses of those that were answered
     */
    public List<Inet4Address> ping() {
        List<LoadSession> up = sessions.stream().filter(LoadSession::isUp).toList();
        long[] before = up.stream().mapToLong(LoadSession::replies).toArray();
        for (int n = 1; n <= PINGS; n++) {
            long enough = winner().replies() + 1;
            long[] again = {System.nanoTime() - 2 * AGAIN.toNanos()};
            client.until(
                    "an answer through the tunnel of " + winner(),
                    BOUND,
                    () -> {
                        long now = System.nanoTime();
                        if (now - again[0] > AGAIN.toNanos()) {
                            again[0] = now;
                            client.ping(up);
                        }
                        return winner().replies() >= enough;
                    });
        }
        client.idle(AFTERMATH);
        List<Inet4Address> answered = new ArrayList<>();
        for (int n = 0; n < before.length; n++) {
            if (up.get(n).replies() > before[n]) {
                answered.add(up.get(n).source());
            }
        }
        return answered;
    }

    /** Cuts the losers' connections, which those that are stubborn still hold. */
    public void clearAway() {
        losers().forEach(client::abandon);
    }
}
