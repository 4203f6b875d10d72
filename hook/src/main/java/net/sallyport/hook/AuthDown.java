package net.sallyport.hook;

import java.io.IOException;
import net.sallyport.hook.Claim.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Gives a session's claim back. It takes the table's lock alone, which nobody holds while he waits
 * for a pppd to end.
 */
final class AuthDown {
    private static final long TABLE_MILLIS = 30_000;

    private final Call call;
    private final PeerName account;
    private final Places places;
    private final Journal journal;
    private final String bootId = Proc.bootId();

    AuthDown(Call call, Journal.Lines out) throws IOException {
        this.call = call;
        this.account = call.settings().account(call.name());
        this.places = new Places(call.settings().runDir());
        this.journal = new Journal(call.settings(), places, bootId, out);
    }

    void run() throws IOException, InterruptedException {
        ProcessIdentity pppd = call.settings().pppd();
        if (pppd == null) {
            pppd = Proc.pppdAboveUs();
        }
        if (pppd == null) {
            journal.say("gone", account, call, "");
            return;
        }
        boolean wasRefused = places.isRefused(pppd);
        places.markOver(pppd);
        giveBack(pppd);
        if (!wasRefused) {
            journal.ended(call, pppd);
        }
    }

    private void giveBack(ProcessIdentity pppd) throws IOException {
        try (@Nullable FileHold lock =
                FileHold.take(places.tableLock(account), TABLE_MILLIS, () -> true)) {
            if (lock == null || !places.isOver(pppd)) {
                // It stays until somebody sees that it is over; or pppd has a new session already.
                return;
            }
            ClaimTable table = ClaimTable.read(places.table(account), bootId);
            Claim claim = table.of(pppd);
            // Whoever is ending it waits for pppd's end and not for ours.
            if (claim != null && claim.standing() != Standing.LEAVING) {
                table.remove(pppd);
                table.write();
                places.forget(pppd);
            }
        }
    }
}
