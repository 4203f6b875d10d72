package net.sallyport.gateway.session;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.sallyport.protocol.Counters;
import org.jspecify.annotations.Nullable;

/**
 * Slows down those who guess passwords, and nobody else: what fails is answered later and later,
 * and a source that goes on failing is not listened to for a moment. Who has the password is never
 * kept waiting for what others did to the account. Safe for any thread; never waits.
 */
final class LoginThrottle {
    private static final int FREE_FAILURES = 3;
    private static final long FIRST_DELAY_MILLIS = 250;
    private static final long MAX_DELAY_MILLIS = 4_000;
    private static final long FORGIVEN_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int MOST = 8_192;

    /** A name as it was typed. */
    private record Name(String bytes) {}

    /** What a source, or a name, has on its account. */
    private static final class Past {
        private int failures;
        private double credit;
        private long atNanos;
    }

    private final Map<Object, Past> records =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Past> eldest) {
                    return size() > MOST;
                }
            };
    private final Counters<LoginCounter> counters = new Counters<>(LoginCounter.class);
    private int failuresPerSecond;

    /**
     * @param failuresPerSecond how many logins of a source, and against an account, may fail in a
     *     second, and five times as many at once; 0: any number
     */
    LoginThrottle(int failuresPerSecond) {
        this.failuresPerSecond = failuresPerSecond;
    }

    /** See the constructor; for logins from now on. */
    synchronized void setFailuresPerSecond(int another) {
        failuresPerSecond = another;
    }

    /** Whether a login is looked at. */
    synchronized boolean permits(@Nullable InetAddress source, byte[] name, long nowNanos) {
        if (failuresPerSecond == 0 || source == null) {
            return true;
        }
        Past its = records.get(source);
        if (its == null || forgiven(its, nowNanos)) {
            return true;
        }
        if (credit(its, nowNanos) < 1) {
            counters.count(LoginCounter.SOURCE_OVER_RATE);
            return false;
        }
        Past accounts = records.get(name(name));
        if (accounts != null && credit(accounts, nowNanos) < 1) {
            // From all sources together; those that never failed are still listened to.
            counters.count(LoginCounter.ACCOUNT_OVER_RATE);
            return false;
        }
        return true;
    }

    /**
     * A login failed.
     *
     * @return how long its answer is to be kept back, milliseconds
     */
    synchronized long failed(@Nullable InetAddress source, byte[] name, long nowNanos) {
        if (failuresPerSecond == 0) {
            return 0;
        }
        int failures = fail(name(name), nowNanos);
        if (source != null) {
            failures = Math.max(failures, fail(source, nowNanos));
        }
        if (failures <= FREE_FAILURES) {
            return 0;
        }
        counters.count(LoginCounter.ANSWER_DELAYED);
        int doublings = Math.min(failures - FREE_FAILURES - 1, 10);
        return Math.min(FIRST_DELAY_MILLIS << doublings, MAX_DELAY_MILLIS);
    }

    /** A login was right: this source is believed again. */
    synchronized void succeeded(@Nullable InetAddress source) {
        if (source != null) {
            records.remove(source);
        }
    }

    private int fail(Object key, long nowNanos) {
        Past its = records.computeIfAbsent(key, any -> new Past());
        if (its.failures == 0 || forgiven(its, nowNanos)) {
            its.failures = 0;
            its.credit = 5.0 * failuresPerSecond;
        } else {
            its.credit = credit(its, nowNanos);
        }
        its.atNanos = nowNanos;
        its.credit = Math.max(0, its.credit - 1);
        its.failures = Math.min(its.failures + 1, 1_000_000);
        return its.failures;
    }

    private double credit(Past its, long nowNanos) {
        double earned = (nowNanos - its.atNanos) * 1e-9 * failuresPerSecond;
        return Math.min(5.0 * failuresPerSecond, its.credit + earned);
    }

    private static boolean forgiven(Past its, long nowNanos) {
        return nowNanos - its.atNanos > FORGIVEN_NANOS;
    }

    private static Name name(byte[] typed) {
        byte[] bounded = typed.length > 256 ? Arrays.copyOf(typed, 256) : typed;
        return new Name(new String(bounded, StandardCharsets.ISO_8859_1));
    }

    /** What was counted. */
    long count(LoginCounter what) {
        return counters.read(what);
    }
}
