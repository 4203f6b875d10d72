package net.sallyport.protocol.ppp.auth;

import org.jspecify.annotations.Nullable;

/** What the account store and admission say to an {@link AuthRequest}. */
public sealed interface AuthAnswer {
    /**
     * The peer is who it says it is and may be in.
     *
     * @param keys MPPE start keys where the method yields them
     * @param proof the authenticator response, {@code S=} and 40 hex digits, where the method is
     *     MS-CHAPv2 (RFC 2759 section 5); the engine adds the message
     */
    record Accept(@Nullable MppeKeys keys, @Nullable String proof) implements AuthAnswer {}

    /**
     * The peer is not, or may not.
     *
     * @param error what MS-CHAP's {@code E=} says
     * @param retry whether the peer may try again on this link ({@code R=1}); the engine then keeps
     *     the link and expects a new response
     * @param message for people, without control characters; goes out as {@code M=} or as the text
     *     of the Failure or Nak
     */
    record Refuse(AuthError error, boolean retry, String message) implements AuthAnswer {}
}
