package net.sallyport.admission;

/** Something that admission decided or saw. Times and durations are in nanoseconds. */
public sealed interface AdmissionEvent {
    /** When, on the clock that is handed in. */
    long atNanos();

    AccountId account();

    /** A login may commit. {@code waitedNanos}: how long a silent holder was asked for it. */
    record Reserved(long atNanos, Login login, long waitedNanos) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return login.account().id();
        }
    }

    /** A login waits until silent holders, this many, have answered or not. */
    record Asked(long atNanos, Login login, int holders) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return login.account().id();
        }
    }

    /**
     * A login is not in. {@code waitedNanos}: since it asked or committed; 0 if it was told at
     * once.
     */
    record Refused(long atNanos, Login login, Refusal refusal, long waitedNanos)
            implements AdmissionEvent {
        @Override
        public AccountId account() {
            return login.account().id();
        }
    }

    /** A login is in. {@code waitedNanos}: since its commit, for the losers' cuts. */
    record Admitted(long atNanos, Claim claim, long waitedNanos) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return claim.account();
        }
    }

    /** A session that was inside lost its claim to the winner. */
    record Displacement(
            long atNanos, Claim loser, Login winner, Displaced.Cause cause, DeviceMatch match)
            implements AdmissionEvent {
        @Override
        public AccountId account() {
            return loser.account();
        }

        /** How long the loser held its claim. */
        public long heldNanos() {
            return atNanos - loser.sinceNanos();
        }
    }

    /** What came of asking a silent holder. */
    record Probed(long atNanos, Claim holder, boolean answered, long tookNanos)
            implements AdmissionEvent {
        @Override
        public AccountId account() {
            return holder.account();
        }
    }

    /**
     * Devices of the account kept displacing each other; from now on the one inside stays.
     *
     * @param inside the login that came in last
     * @param coolDownNanos how long newcomers are refused at least
     */
    record CycleStopped(long atNanos, Login inside, long coolDownNanos) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return inside.account().id();
        }
    }

    /** A loser's data path is closed. {@code tookNanos}: since it was cut. */
    record CutDone(long atNanos, Claim loser, long tookNanos) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return loser.account();
        }
    }

    /** A loser's worker did not answer; the winner goes on without it. */
    record CutOverdue(long atNanos, Claim loser, long waitedNanos) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return loser.account();
        }
    }

    /** A session gave its claim back, or gave up waiting to enter. */
    record Released(long atNanos, Claim claim, boolean wasAdmitted) implements AdmissionEvent {
        @Override
        public AccountId account() {
            return claim.account();
        }
    }
}
