package net.sallyport.protocol.ppp.auth;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Checks a proof against a secret. Pure; from any thread; takes as long for a wrong proof. */
public final class Verifier {
    private Verifier() {}

    /**
     * Says whether the peer knows the secret, with the keys and the proof of our own that the
     * method yields. A wrong MS-CHAP proof may be tried again ({@code R=1}, as pppd says); a caller
     * that will not have that answers otherwise.
     */
    public static AuthAnswer verify(AuthRequest request, Secret secret) {
        return switch (request) {
            case AuthRequest.Pap pap ->
                    checkPap(pap, secret)
                            ? new AuthAnswer.Accept(null, null)
                            : refuse(false, AuthText.LOGIN_INCORRECT);
            case AuthRequest.ChapMd5 md5 ->
                    checkMd5(md5, secret)
                            ? new AuthAnswer.Accept(null, null)
                            : refuse(false, AuthText.ACCESS_DENIED);
            case AuthRequest.MsChapV1 v1 -> verifyV1(v1, secret);
            case AuthRequest.MsChapV2 v2 -> verifyV2(v2, secret);
        };
    }

    private static boolean checkPap(AuthRequest.Pap request, Secret secret) {
        return switch (secret) {
            case Secret.ClearText clear -> MessageDigest.isEqual(clear.utf8(), request.password());
            case Secret.NtHash known -> {
                boolean equal = false;
                for (byte[] hash : Password.ntHashes(request.password())) {
                    equal |= MessageDigest.isEqual(known.hash(), hash);
                }
                yield equal;
            }
        };
    }

    private static boolean checkMd5(AuthRequest.ChapMd5 request, Secret secret) {
        byte @Nullable [] expected = ChapMd5.response(request.id(), secret, request.challenge());
        return expected != null && MessageDigest.isEqual(expected, request.response());
    }

    private static AuthAnswer verifyV1(AuthRequest.MsChapV1 request, Secret secret) {
        // RFC 2433 section 6 deprecates LAN Manager's response; who sends that alone is refused
        byte[] hash =
                request.useNt() ? proven(request.challenge(), request.ntResponse(), secret) : null;
        if (hash == null) {
            return refuse(true, "");
        }
        byte @Nullable [] clearText = secret instanceof Secret.ClearText(byte[] utf8) ? utf8 : null;
        return new AuthAnswer.Accept(
                MppeKeyDerivation.fromMsChapV1(hash, request.challenge(), clearText), null);
    }

    private static AuthAnswer verifyV2(AuthRequest.MsChapV2 request, Secret secret) {
        byte[] challenge =
                MsChap.challengeHash(
                        request.peerChallenge(), request.authenticatorChallenge(), request.name());
        byte[] hash = proven(challenge, request.ntResponse(), secret);
        if (hash == null) {
            return refuse(true, AuthText.ACCESS_DENIED);
        }
        return new AuthAnswer.Accept(
                MppeKeyDerivation.fromMsChapV2(hash, request.ntResponse(), true),
                MsChap.proof(hash, request.ntResponse(), challenge));
    }

    /** The password hash with which a response was made; null if it was none of the secret's. */
    private static byte @Nullable [] proven(byte[] challenge, byte[] ntResponse, Secret secret) {
        byte @Nullable [] proven = null;
        for (byte[] hash : Password.ntHashes(secret)) {
            if (MessageDigest.isEqual(MsChap.response(challenge, hash), ntResponse)) {
                proven = hash;
            }
        }
        return proven;
    }

    private static AuthAnswer.Refuse refuse(boolean retry, String message) {
        return new AuthAnswer.Refuse(AuthError.AUTHENTICATION_FAILURE, retry, message);
    }
}
