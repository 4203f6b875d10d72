package net.sallyport.admission;

/**
 * The general rules; an account's own come first.
 *
 * @param limit sessions an account may hold, at least 1
 * @param cutWaitMillis how long a winner waits for a loser's worker to close its data path, at
 *     least 1. The worker is ours, so this is the bound of a fault and not of a slow peer
 * @param reservationMillis how long after authentication a login may still commit, at least 1
 */
public record Rules(int limit, OnConflict onConflict, long cutWaitMillis, long reservationMillis) {
    /** One session an account, the newest wins. */
    public static final Rules DEFAULT = new Rules(1, OnConflict.REPLACE, 2_000, 60_000);

    public Rules {
        if (limit < 1 || cutWaitMillis < 1 || reservationMillis < 1) {
            throw new IllegalArgumentException(
                    "limit, cutWaitMillis and reservationMillis are at least 1");
        }
    }

    int limitOf(Account account) {
        Integer own = account.limit();
        return own == null ? limit : own;
    }

    OnConflict onConflictOf(Account account) {
        OnConflict own = account.onConflict();
        return own == null ? onConflict : own;
    }
}
