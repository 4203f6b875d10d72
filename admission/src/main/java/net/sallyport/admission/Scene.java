package net.sallyport.admission;

/** What a decision looks at beyond the account's own book. */
record Scene(long nowNanos, Addresses addresses, TrafficAges ages) {
    /** When the holder was last heard of; coming in is a sign of life too. */
    long lastHeardNanos(Claim claim) {
        return Math.max(claim.sinceNanos(), ages.lastHeardNanos(claim.session()));
    }

    long idleNanos(Claim claim) {
        return nowNanos - Math.max(claim.sinceNanos(), ages.lastTrafficNanos(claim.session()));
    }
}
