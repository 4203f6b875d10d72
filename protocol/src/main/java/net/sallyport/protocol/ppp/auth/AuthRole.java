package net.sallyport.protocol.ppp.auth;

/** One side of one authentication protocol, behind {@link Authenticator} or {@link Prover}. */
sealed interface AuthRole {
    void start(long nowNanos);

    void receive(AuthPacket packet, long nowNanos);

    /** The deadline that was asked for has passed. */
    void timeout(long nowNanos);

    /** The side that checks. */
    sealed interface Checking extends AuthRole permits PapAuthenticator, ChapAuthenticator {
        void answer(AuthAnswer answer, long nowNanos);
    }

    /** The side that proves itself. */
    sealed interface Proving extends AuthRole permits PapProver, ChapProver {}
}
