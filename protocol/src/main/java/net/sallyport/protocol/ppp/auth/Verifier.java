package net.sallyport.protocol.ppp.auth;

/** Checks a proof against a secret. Pure; from any thread. */
public final class Verifier {
    private Verifier() {}

    public static AuthAnswer verify(AuthRequest request, Secret secret) {
        return new AuthAnswer.Refuse(AuthError.AUTHENTICATION_FAILURE, false, "Access denied");
    }
}
