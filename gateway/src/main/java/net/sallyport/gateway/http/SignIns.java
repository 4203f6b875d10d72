package net.sallyport.gateway.http;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import net.sallyport.gateway.operators.Operator;
import net.sallyport.gateway.operators.OperatorStore;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in at the console, by the secret in their cookie. Kept in memory alone: a restart
 * signs everybody out, as does a change of the password. Safe for any thread.
 */
final class SignIns {
    static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(60);
    static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(12);

    private static final int MOST = 1_000;
    private static final int SECRET_BYTES = 32;

    /**
     * One sign-in.
     *
     * @param cookie the secret that the browser keeps
     * @param csrf the secret that its page sends with all that changes something
     */
    record SignIn(
            String cookie, String csrf, Operator operator, String standing, long sinceNanos) {}

    private final Map<String, SignIn> byCookie = new ConcurrentHashMap<>();
    private final Map<String, Long> usedNanos = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final LongSupplier clock;

    SignIns(LongSupplier nanoClock) {
        this.clock = nanoClock;
    }

    /** The password was right. Null: too many are signed in. */
    @Nullable SignIn begin(Operator operator, String standing) {
        sweep();
        if (byCookie.size() >= MOST) {
            return null;
        }
        long now = clock.getAsLong();
        SignIn made = new SignIn(secret(), secret(), operator, standing, now);
        usedNanos.put(made.cookie(), now);
        byCookie.put(made.cookie(), made);
        return made;
    }

    /** Whose cookie it is; null: nobody's, or no longer. */
    @Nullable SignIn find(String cookie, OperatorStore store) throws SQLException {
        SignIn found = byCookie.get(cookie);
        if (found == null) {
            return null;
        }
        if (isOver(found) || !found.standing().equals(store.standing(found.operator().name()))) {
            end(cookie);
            return null;
        }
        usedNanos.put(cookie, clock.getAsLong());
        return found;
    }

    void end(String cookie) {
        byCookie.remove(cookie);
        usedNanos.remove(cookie);
    }

    private boolean isOver(SignIn signIn) {
        long now = clock.getAsLong();
        long used = usedNanos.getOrDefault(signIn.cookie(), signIn.sinceNanos());
        return now - used > IDLE_NANOS || now - signIn.sinceNanos() > LONGEST_NANOS;
    }

    private void sweep() {
        byCookie.values().stream()
                .filter(this::isOver)
                .map(SignIn::cookie)
                .toList()
                .forEach(this::end);
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
