package net.sallyport.hook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.hook.Claim.Standing;
import net.sallyport.linux.Processes;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a pppd whose peer has proved itself may stay, and ends those that may not.
 *
 * <p>Two locks of the kernel serve an account. The table's is held for moments. The turn is held
 * from the look to the last end, so that logins of one account are decided one after the other; who
 * waits for it stands in the table already, so that of many that race all but one are ended
 * together. Each step leaves the table such that whoever comes next, should this process be killed
 * after it, finishes what was begun.
 */
final class AuthUp {
    /** Longer than any wait that is not a fault: whoever has a lock holds it for a bounded time. */
    private static final long TABLE_MILLIS = 30_000;

    private static final long TURN_MORE_MILLIS = 60_000;

    enum Outcome {
        IN,
        /** It may not be in, and has been asked to end. */
        REFUSED,
        /** A newer login has taken its place before it was in, and sees to its end. */
        DISPLACED,
        /** The pppd has ended in the meantime. */
        GONE
    }

    private final Call call;
    private final HookSettings settings;
    private final PeerName account;
    private final Places places;
    private final Journal journal;
    private final String bootId = Proc.bootId();
    private final long startNanos = System.nanoTime();

    AuthUp(Call call, Journal.Lines out) throws IOException {
        this.call = call;
        this.settings = call.settings();
        this.account = settings.account(call.name());
        this.places = new Places(settings.runDir());
        this.journal = new Journal(settings, places, bootId, out);
    }

    Outcome run() throws IOException, HookException, InterruptedException {
        ProcessIdentity pppd = settings.pppd();
        if (pppd == null) {
            pppd = Proc.pppdAboveUs();
        }
        if (pppd == null || !Proc.isRunningPppd(pppd)) {
            journal.say("gone", account, call, "");
            return Outcome.GONE;
        }
        Claim own =
                new Claim(
                        Standing.UNDECIDED,
                        pppd,
                        System.currentTimeMillis(),
                        account,
                        call.interfaceName());
        register(own);
        try (@Nullable FileHold turn = awaitTurn(own)) {
            return turn == null ? overtaken(own) : decide(own);
        }
    }

    private FileHold lockTable() throws IOException, HookException {
        FileHold lock = FileHold.take(places.tableLock(account), TABLE_MILLIS, () -> true);
        if (lock == null) {
            throw new HookException(places.tableLock(account) + " is held by a hook that hangs");
        }
        return lock;
    }

    private void register(Claim own) throws IOException, HookException, InterruptedException {
        try (FileHold _ = lockTable()) {
            ClaimTable table = ClaimTable.read(places.table(account), bootId);
            if (table.isDamaged()) {
                journal.say("damaged", account, call, "file=" + places.table(account));
            }
            for (Claim claim : new ArrayList<>(table.claims())) {
                if (!places.isThere(claim.pppd())) {
                    forget(table, claim);
                }
            }
            places.forget(own.pppd());
            table.remove(own.pppd());
            table.put(own);
            table.write();
        }
    }

    /** One that ended without a word: it was killed, or its auth-down was. */
    private void forget(ClaimTable table, Claim dead) throws IOException, InterruptedException {
        boolean wasOver = places.isOver(dead.pppd());
        table.remove(dead.pppd());
        places.forget(dead.pppd());
        if (dead.standing() == Standing.IN && !wasOver) {
            journal.lost(dead);
        }
    }

    /** Null: whoever had the turn has decided about us. */
    private @Nullable FileHold awaitTurn(Claim own) throws IOException, HookException {
        FileHold turn =
                FileHold.take(
                        places.turn(account),
                        settings.graceMillis() + TURN_MORE_MILLIS,
                        () -> isInside(own));
        if (isInside(own)) {
            if (turn == null) {
                throw new HookException(places.turn(account) + " did not become free in time");
            }
            return turn;
        }
        if (turn != null) {
            turn.close();
        }
        return null;
    }

    private boolean isInside(Claim own) throws IOException {
        Claim now = ClaimTable.read(places.table(account), bootId).of(own.pppd());
        return now != null && now.standing().isInside();
    }

    private Outcome overtaken(Claim own) throws InterruptedException {
        journal.refused(own, call, settings.onConflict(), List.of(), millis());
        return Outcome.DISPLACED;
    }

    private Outcome decide(Claim own) throws IOException, HookException, InterruptedException {
        List<Claim> inside;
        List<Claim> surplus;
        List<Claim> losers;
        boolean refused;
        try (FileHold _ = lockTable()) {
            ClaimTable table = ClaimTable.read(places.table(account), bootId);
            inside = inside(table);
            surplus = settings.onConflict().surplus(inside, settings.limit());
            refused = surplus.contains(own);
            losers = refused ? List.of() : losers(table, own, surplus);
            if (refused) {
                table.put(own.with(Standing.REFUSED));
            }
            for (Claim loser : losers) {
                table.put(loser.with(Standing.LEAVING));
            }
            table.write();
        }
        if (refused) {
            inside.remove(own);
            return refuse(own, inside);
        }
        List<ProcessIdentity> killed = end(losers);
        boolean gone = !Proc.isRunningPppd(own.pppd());
        try (FileHold _ = lockTable()) {
            ClaimTable table = ClaimTable.read(places.table(account), bootId);
            for (Claim loser : losers) {
                table.remove(loser.pppd());
                places.forget(loser.pppd());
            }
            if (gone) {
                table.remove(own.pppd());
            } else {
                table.put(own.with(Standing.IN));
            }
            table.write();
        }
        if (!gone) {
            places.decide(own.pppd(), true);
        }
        journal.displaced(surplus, own, killed, millis());
        if (gone) {
            journal.say("gone", account, call, "pppd=" + own.pppd().pid());
            return Outcome.GONE;
        }
        journal.in(own, call, surplus, millis());
        return Outcome.IN;
    }

    private Outcome refuse(Claim own, List<Claim> others) throws IOException, InterruptedException {
        places.decide(own.pppd(), false);
        Ending.signal(own.pppd(), Processes.SIGTERM);
        journal.refused(own, call, settings.onConflict(), others, millis());
        return Outcome.REFUSED;
    }

    private List<Claim> inside(ClaimTable table) {
        List<Claim> inside = new ArrayList<>();
        for (Claim claim : table.of(account)) {
            if (claim.standing().isInside() && places.isThere(claim.pppd())) {
                inside.add(claim);
            }
        }
        return inside;
    }

    /** The surplus, and whom a hook that was killed had begun to end. */
    private List<Claim> losers(ClaimTable table, Claim own, List<Claim> surplus) {
        List<Claim> losers = new ArrayList<>(surplus);
        for (Claim claim : table.of(account)) {
            if (!claim.standing().isInside() && !claim.pppd().equals(own.pppd())) {
                losers.add(claim);
            }
        }
        return losers;
    }

    private List<ProcessIdentity> end(List<Claim> losers) throws IOException, InterruptedException {
        if (losers.isEmpty()) {
            return List.of();
        }
        List<ProcessIdentity> pppds = new ArrayList<>();
        for (Claim loser : losers) {
            pppds.add(loser.pppd());
            if (loser.standing() != Standing.IN) {
                // A pppd hears no signal while it waits for its ip-pre-up, which waits for this.
                places.decide(loser.pppd(), false);
            }
        }
        return Ending.end(pppds, settings.graceMillis());
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    }
}
