package net.sallyport.admission;

/**
 * What holds for one login of an account at one moment.
 *
 * @param isCooling the account's devices were displacing each other: who is in stays, whatever the
 *     policy says
 * @param silentNanos a holder that was heard of within this time is not asked
 * @param probeNanos how long a holder has to answer
 * @param cutNanos how long a loser's worker has to answer
 * @param coolDownNanos how long a newcomer that was refused while it holds is to keep away
 */
record Terms(
        int limit,
        OnConflict onConflict,
        boolean isCooling,
        long silentNanos,
        long probeNanos,
        long cutNanos,
        long coolDownNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    static Terms of(Rules rules, Account account, boolean isCooling) {
        return new Terms(
                rules.limitOf(account),
                rules.onConflictOf(account),
                isCooling,
                rules.probe().silentMillis() * NANOS_PER_MILLI,
                rules.probe().waitMillis() * NANOS_PER_MILLI,
                rules.cutWaitMillis() * NANOS_PER_MILLI,
                rules.shortCycle().coolDownMillis() * NANOS_PER_MILLI);
    }

    /** Whether a holder that is there keeps its place against another device. */
    boolean isClosed() {
        return isCooling || onConflict == OnConflict.DENY;
    }
}
