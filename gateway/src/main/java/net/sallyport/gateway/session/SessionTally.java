package net.sallyport.gateway.session;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import net.sallyport.admission.Claim;

/** How logins came out and why sessions ended, since the start. Safe for any thread. */
public final class SessionTally implements SessionListener {
    private static final String ADMITTED = "admitted";

    /** What logins come to most. */
    public static final List<String> USUAL_OUTCOMES =
            List.of(
                    ADMITTED,
                    LoginRefusal.WRONG_PASSWORD,
                    LoginRefusal.NO_ACCOUNT,
                    LoginRefusal.ACCOUNTS_UNREACHABLE,
                    LoginRefusal.TOO_MANY_LOGINS,
                    LoginRefusal.FAULT,
                    "already-in",
                    "short-cycle",
                    "no-address");

    private final ConcurrentHashMap<String, LongAdder> logins = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, LongAdder> ends = new ConcurrentHashMap<>();

    @Override
    public void refused(LoginRefusal refusal) {
        count(logins, refusal.cause());
    }

    @Override
    public void admitted(Claim claim, long decisionNanos) {
        count(logins, ADMITTED);
    }

    @Override
    public void left(Departure departure) {
        count(ends, departure.cause().spelling());
    }

    /** Logins: {@code admitted}, or why not. */
    public Map<String, Long> logins() {
        return sums(logins);
    }

    /** Sessions that were in and are not any more, by terminate cause. */
    public Map<String, Long> ends() {
        return sums(ends);
    }

    /** The words are few, and ours. */
    private static void count(ConcurrentHashMap<String, LongAdder> of, String what) {
        of.computeIfAbsent(what, word -> new LongAdder()).increment();
    }

    private static Map<String, Long> sums(ConcurrentHashMap<String, LongAdder> of) {
        Map<String, Long> sums = new TreeMap<>();
        of.forEach((what, adder) -> sums.put(what, adder.sum()));
        return sums;
    }
}
