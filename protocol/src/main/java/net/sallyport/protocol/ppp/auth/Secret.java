package net.sallyport.protocol.ppp.auth;

/** What is known of an account's password. */
public sealed interface Secret {
    /** The password itself, as UTF-8 (or as whatever bytes the secrets file holds). */
    record ClearText(byte[] utf8) implements Secret {
        @Override
        public String toString() {
            return "ClearText[secret]";
        }
    }

    /** MD4 of the password in UTF-16LE, 16 bytes: enough for MS-CHAP and PAP, not for CHAP-MD5. */
    record NtHash(byte[] hash) implements Secret {
        public NtHash {
            if (hash.length != 16) {
                throw new IllegalArgumentException("an NT hash has 16 bytes");
            }
        }

        @Override
        public String toString() {
            return "NtHash[secret]";
        }
    }
}
