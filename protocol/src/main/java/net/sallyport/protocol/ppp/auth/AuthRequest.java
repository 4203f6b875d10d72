package net.sallyport.protocol.ppp.auth;

/**
 * What a peer sent to prove who it is, with all that is needed to check it elsewhere (an account
 * store, a RADIUS server). The name is as it came over the wire, 0 to 255 bytes of anything.
 */
public sealed interface AuthRequest {
    byte[] name();

    AuthMethod method();

    /** RFC 1334: the password in clear. */
    record Pap(byte[] name, byte[] password) implements AuthRequest {
        @Override
        public AuthMethod method() {
            return AuthMethod.PAP;
        }

        @Override
        public String toString() {
            return "Pap[secret]";
        }
    }

    /** RFC 1994: MD5 over id, secret and challenge; the response is 16 bytes. */
    record ChapMd5(byte[] name, int id, byte[] challenge, byte[] response) implements AuthRequest {
        @Override
        public AuthMethod method() {
            return AuthMethod.CHAP_MD5;
        }
    }

    /** RFC 2433: an 8-byte challenge, responses of 24 bytes each. */
    record MsChapV1(
            byte[] name, byte[] challenge, byte[] lmResponse, byte[] ntResponse, boolean useNt)
            implements AuthRequest {
        @Override
        public AuthMethod method() {
            return AuthMethod.MSCHAP_V1;
        }
    }

    /** RFC 2759: challenges of 16 bytes each, a response of 24. */
    record MsChapV2(
            byte[] name,
            byte[] authenticatorChallenge,
            byte[] peerChallenge,
            byte[] ntResponse,
            int flags)
            implements AuthRequest {
        @Override
        public AuthMethod method() {
            return AuthMethod.MSCHAP_V2;
        }
    }
}
