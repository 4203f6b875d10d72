package net.sallyport.client.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import net.sallyport.linux.loop.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Displaces sessions by logins of their accounts from other devices, at a steady rate, and looks
 * for two inside: each loser goes on sending echo requests through its tunnel for a while, whatever
 * it is told, and none of them may be answered.
 */
public final class TakeoverStorm {
    private static final int MOST_AT_ONCE = 500;
    private static final int PROBE_BYTES = 84;
    private static final Duration LAST_LOGINS = Duration.ofSeconds(30);

    /** When a loser sends again, after the winner is up; then it is gone. */
    private static final long AGAIN_NANOS = 20_000_000;

    private static final long GONE_NANOS = 100_000_000;

    /**
     * What a storm came to.
     *
     * @param takeovers winners that came up
     * @param failed winners that did not
     * @param wallNanos from the first dial to the last winner up
     * @param proofs CHAP Response to CHAP Success of the winners
     * @param entries CHAP Response to IPCP Opened of the winners
     * @param probes echo requests that losers sent when their winners were up
     * @param twoInside those of them that were answered, through whichever tunnel
     */
    public record Report(
            int takeovers,
            int failed,
            long wallNanos,
            Latency proofs,
            Latency entries,
            long probes,
            long twoInside) {
        public double perSecond() {
            return takeovers * 1e9 / wallNanos;
        }
    }

    private record Takeover(int place, LoadSession loser, LoadSession winner) {}

    private record Loser(LoadSession session, long nowNanos) {}

    private final LoadClient client;
    private final List<LoadSession> holders;
    private final List<Takeover> open = new ArrayList<>();
    private final Deque<Loser> again = new ArrayDeque<>();
    private final Deque<Loser> going = new ArrayDeque<>();
    private final Latency proofs = new Latency();
    private final Latency entries = new Latency();
    private int begun;
    private int won;
    private int failed;
    private long probes;
    private long trespassesOfGone;

    private TakeoverStorm(LoadClient client) {
        this.client = client;
        this.holders = new ArrayList<>(client.sessions().stream().filter(s -> s.isUp()).toList());
    }

    /**
     * Displaces every session in turn, as often as the rate and the time make it.
     *
     * @throws LoadException nobody is in, or logins do not come to an end
     */
    public static Report run(LoadClient client, double perSecond, Duration duration) {
        return run(client, perSecond, duration, () -> true);
    }

    /**
     * Likewise.
     *
     * @param goesOn asked all the time; false: no further displacement
     */
    static Report run(
            LoadClient client, double perSecond, Duration duration, BooleanSupplier goesOn) {
        TakeoverStorm storm = new TakeoverStorm(client);
        if (storm.holders.isEmpty()) {
            throw new LoadException("nobody is in who could be displaced");
        }
        return storm.run(perSecond, duration, goesOn);
    }

    private Report run(double perSecond, Duration duration, BooleanSupplier goesOn) {
        client.ensureEchoes(PROBE_BYTES);
        long start = Clock.nanos();
        long end = start + duration.toNanos();
        client.until(
                "the end of the storm",
                duration.plus(LAST_LOGINS),
                () -> {
                    long now = Clock.nanos();
                    boolean on = goesOn.getAsBoolean() && now < end;
                    int due = (int) ((Math.min(now, end) - start) / 1e9 * perSecond);
                    while (on
                            && begun < due
                            && open.size() < Math.min(MOST_AT_ONCE, holders.size())) {
                        begin();
                    }
                    look(now);
                    return !on && open.isEmpty() && again.isEmpty() && going.isEmpty();
                });
        long wall = Clock.nanos() - start - GONE_NANOS;
        long trespasses = trespassesOfGone;
        for (LoadSession holder : holders) {
            trespasses += holder.echoes().trespasses();
        }
        return new Report(won, failed, wall, proofs, entries, probes, trespasses);
    }

    private void begin() {
        int place = begun % holders.size();
        LoadSession loser = holders.get(place);
        loser.beStubborn();
        loser.mayEnd(true);
        String device = "storm" + begun;
        begun++;
        open.add(new Takeover(place, loser, client.dial(loser.account(), device)));
    }

    private void look(long nowNanos) {
        Iterator<Takeover> all = open.iterator();
        while (all.hasNext()) {
            Takeover takeover = all.next();
            LoadSession winner = takeover.winner();
            if (winner.isUp()) {
                all.remove();
                won(takeover, nowNanos);
            } else if (winner.isOver()) {
                all.remove();
                failed++;
                takeover.loser().mayEnd(false);
            }
        }
        for (Loser due = due(again, nowNanos); due != null; due = due(again, nowNanos)) {
            probe(due.session());
            going.add(new Loser(due.session(), nowNanos + GONE_NANOS - AGAIN_NANOS));
        }
        for (Loser due = due(going, nowNanos); due != null; due = due(going, nowNanos)) {
            trespassesOfGone += due.session().echoes().trespasses();
            client.abandon(due.session());
        }
    }

    private static @Nullable Loser due(Deque<Loser> losers, long nowNanos) {
        Loser first = losers.peek();
        return first != null && first.nowNanos() <= nowNanos ? losers.poll() : null;
    }

    private void won(Takeover takeover, long nowNanos) {
        LoadSession winner = takeover.winner();
        LoadSession loser = takeover.loser();
        won++;
        proofs.add(winner.proofNanos());
        entries.add(winner.proofToUpNanos());
        holders.set(takeover.place(), winner);
        loser.echoes().displaced(winner.upNanos());
        probe(loser);
        again.add(new Loser(loser, nowNanos + AGAIN_NANOS));
    }

    private void probe(LoadSession loser) {
        if (client.probe(loser)) {
            probes++;
        }
    }
}
