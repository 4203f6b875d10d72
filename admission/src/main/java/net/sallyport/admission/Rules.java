package net.sallyport.admission;

/**
 * The general rules; an account's own limit and policy come first.
 *
 * @param limit sessions an account may hold, at least 1
 * @param cutWaitMillis how long a winner waits for a loser's worker to close its data path, at
 *     least 1. The worker is ours, so this is the bound of a fault and not of a slow peer
 * @param reservationMillis how long after authentication a login may still commit, at least 1
 */
public record Rules(
        int limit,
        OnConflict onConflict,
        long cutWaitMillis,
        long reservationMillis,
        Probe probe,
        ShortCycle shortCycle) {
    /** One session an account, the newest wins. */
    public static final Rules DEFAULT =
            new Rules(1, OnConflict.REPLACE, 2_000, 60_000, Probe.DEFAULT, ShortCycle.DEFAULT);

    /**
     * How a holder is asked whether it is still there.
     *
     * @param waitMillis how long it has to answer, at least 1
     * @param silentMillis one that was heard of within this time is there and is not asked; at
     *     least 0
     */
    public record Probe(long waitMillis, long silentMillis) {
        public static final Probe DEFAULT = new Probe(1_500, 1_000);

        public Probe {
            if (waitMillis < 1 || silentMillis < 0) {
                throw new IllegalArgumentException(
                        "waitMillis is at least 1, silentMillis at least 0");
            }
        }
    }

    /**
     * When devices of one account that keep displacing each other are stopped.
     *
     * @param displacements of one device by another within the window that set it off; 0 for never.
     *     Twice as many set it off whatever is known of the devices
     * @param coolDownMillis how long newcomers are refused then, counted anew from each that tries
     */
    public record ShortCycle(int displacements, long windowMillis, long coolDownMillis) {
        /**
         * Finds devices that redial every minute or faster, as pppd (30 s) and Windows (60 s) do;
         * the cool-down outlasts their pause. Nobody changes devices by hand that often.
         */
        public static final ShortCycle DEFAULT = new ShortCycle(5, 300_000, 120_000);

        public static final ShortCycle OFF = new ShortCycle(0, 1, 1);

        public ShortCycle {
            if (displacements < 0
                    || displacements > 1_000
                    || windowMillis < 1
                    || coolDownMillis < 1) {
                throw new IllegalArgumentException(
                        "displacements is 0 to 1000, windowMillis and coolDownMillis at least 1");
            }
        }
    }

    public Rules {
        if (limit < 1 || cutWaitMillis < 1 || reservationMillis < 1) {
            throw new IllegalArgumentException(
                    "limit, cutWaitMillis and reservationMillis are at least 1");
        }
    }

    /** These, with another limit and policy. */
    public Rules with(int otherLimit, OnConflict other) {
        return new Rules(otherLimit, other, cutWaitMillis, reservationMillis, probe, shortCycle);
    }

    /** These, with another guard against short cycles. */
    public Rules with(ShortCycle other) {
        return new Rules(limit, onConflict, cutWaitMillis, reservationMillis, probe, other);
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
