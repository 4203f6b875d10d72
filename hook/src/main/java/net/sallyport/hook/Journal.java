package net.sallyport.hook;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each decision: a line for the log, which the script hands on, and one in the spool. A
 * spool that cannot be written is a line in the log and stops nobody.
 */
final class Journal {
    /** Where the log's lines go, each without its end. */
    interface Lines {
        void line(String line);
    }

    private final Spool spool;
    private final String bootId;
    private final Lines out;

    Journal(HookSettings settings, Places places, String bootId, Lines out) {
        this.spool = new Spool(settings.stateDir(), places.spoolLock());
        this.bootId = bootId;
        this.out = out;
    }

    void say(String event, PeerName account, Call call, String more) {
        out.line(
                event
                        + " account=\""
                        + account
                        + "\" interface="
                        + call.interfaceName()
                        + (more.isEmpty() ? "" : " " + more));
    }

    void in(Claim own, Call call, List<Claim> displaced, long millis) throws InterruptedException {
        say(
                "in",
                own.account(),
                call,
                "pppd="
                        + own.pppd().pid()
                        + pids(" displaced=", displaced)
                        + " waited_ms="
                        + millis);
        record("in", own.pppd(), own.sinceMillis(), who(own, call) + " micros=" + millis * 1_000);
    }

    /** Under {@link OnConflict#DENY} for those inside, else for a login that came later still. */
    void refused(Claim own, Call call, OnConflict policy, List<Claim> inside, long millis)
            throws InterruptedException {
        String reason =
                switch (policy) {
                    case REPLACE -> "newer-login";
                    case DENY -> "already-in";
                };
        String holder = inside.isEmpty() ? "" : " holder=" + inside.getFirst().pppd();
        say(
                "refused",
                own.account(),
                call,
                "pppd="
                        + own.pppd().pid()
                        + " reason="
                        + reason
                        + pids(" inside=", inside)
                        + " waited_ms="
                        + millis);
        record(
                "refused",
                own.pppd(),
                own.sinceMillis(),
                who(own, call) + " reason=" + reason + holder + " micros=" + millis * 1_000);
    }

    void displaced(List<Claim> losers, Claim winner, List<ProcessIdentity> killed, long millis)
            throws InterruptedException {
        for (Claim loser : losers) {
            boolean byForce = killed.contains(loser.pppd());
            out.line(
                    "displaced account=\""
                            + loser.account()
                            + "\" interface="
                            + loser.interfaceName()
                            + " pppd="
                            + loser.pppd().pid()
                            + " by="
                            + winner.pppd().pid()
                            + (byForce ? " killed=true" : ""));
            record(
                    "displaced",
                    loser.pppd(),
                    winner.sinceMillis() + millis,
                    "by=" + winner.pppd() + (byForce ? " killed=true" : ""));
        }
    }

    void lost(Claim claim) throws InterruptedException {
        out.line(
                "lost account=\""
                        + claim.account()
                        + "\" interface="
                        + claim.interfaceName()
                        + " pppd="
                        + claim.pppd().pid());
        record("lost", claim.pppd(), System.currentTimeMillis(), "");
    }

    /** What pppd's environment tells of a session that is over. */
    void ended(Call call, ProcessIdentity pppd) throws InterruptedException {
        String seconds = count("CONNECT_TIME");
        say("ended", call.settings().account(call.name()), call, "pppd=" + pppd.pid());
        record(
                "ended",
                pppd,
                System.currentTimeMillis(),
                word("secs", seconds)
                        + word("rx", count("BYTES_RCVD"))
                        + word("tx", count("BYTES_SENT"))
                        + word("address", address())
                        + "if="
                        + call.interfaceName());
    }

    private static String who(Claim own, Call call) {
        String from = call.from() == null ? Call.callerOf(own.pppd()) : call.from();
        return "account=x"
                + own.account().hex()
                + " name=x"
                + call.name().hex()
                + " if="
                + own.interfaceName()
                + (from == null ? "" : " from=" + from);
    }

    private static String pids(String key, List<Claim> claims) {
        StringBuilder text = new StringBuilder();
        for (Claim claim : claims) {
            text.append(text.isEmpty() ? key : ",").append(claim.pppd().pid());
        }
        return text.toString();
    }

    private static String word(String key, @Nullable String value) {
        return value == null ? "" : key + "=" + value + " ";
    }

    private static @Nullable String count(String variable) {
        String value = System.getenv(variable);
        return value == null || ProcessIdentity.number(value) < 0 ? null : value;
    }

    private static @Nullable String address() {
        String value = System.getenv("IPREMOTE");
        return Call.isAddress(value) ? value : null;
    }

    private void record(String event, ProcessIdentity pppd, long atMillis, String more)
            throws InterruptedException {
        try {
            spool.append(event, bootId, pppd, atMillis, more);
        } catch (IOException e) {
            out.line("history-failed text=\"" + PeerName.of(String.valueOf(e)) + "\"");
        }
    }
}
