package net.sallyport.protocol.ppp.auth;

import org.jspecify.annotations.Nullable;

/** What an {@link Authenticator} or a {@link Prover} wants done, in order. */
public sealed interface AuthEvent {
    /**
     * Send this packet.
     *
     * @param protocol the PPP protocol number
     * @param packet the information field, from the code on
     */
    record Send(int protocol, byte[] packet) implements AuthEvent {}

    /** Check the proof and answer with {@link Authenticator#answer}, at once or later. */
    record Check(AuthRequest request) implements AuthEvent {}

    /** The peer is in. Told once, however often it is challenged again. */
    record PeerProved(AuthMethod method, byte[] name, @Nullable MppeKeys keys)
            implements AuthEvent {}

    /** The peer is refused for good, or does not answer: end the link. */
    record PeerRefused(String text) implements AuthEvent {}

    /** The other side accepted us and, with MS-CHAPv2, proved itself. Told once. */
    record OwnProved(AuthMethod method, @Nullable MppeKeys keys, String message)
            implements AuthEvent {}

    /**
     * The other side refuses us, does not answer or is not what it claims to be: end the link.
     *
     * @param error the code of an MS-CHAP Failure, where there is one that we know
     * @param text printable
     */
    record OwnRefused(@Nullable AuthError error, String text) implements AuthEvent {}
}
