package net.sallyport.protocol.ppp.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.crypto.Md4;
import org.jspecify.annotations.Nullable;

/** The hashes that stand for a password. */
final class Password {
    private static final byte[] LM_TEXT = "KGS!@#$%".getBytes(StandardCharsets.US_ASCII);
    private static final int LM_LENGTH = 14;

    private Password() {}

    /** The NT hashes that prove a secret: the true one first. */
    static List<byte[]> ntHashes(Secret secret) {
        return switch (secret) {
            case Secret.NtHash known -> List.of(known.hash());
            case Secret.ClearText clear -> ntHashes(clear.utf8());
        };
    }

    /**
     * RFC 2759 section 8.3 hashes the password in UTF-16. Beside that hash of the true text stands,
     * where it differs, the one that pppd makes: each byte taken for a character.
     */
    static List<byte[]> ntHashes(byte[] utf8) {
        List<byte[]> hashes = new ArrayList<>(2);
        boolean ascii = true;
        byte[] widened = new byte[2 * utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            ascii &= utf8[i] >= 0;
            widened[2 * i] = utf8[i];
        }
        byte[] text = ascii ? null : utf16(utf8);
        if (text != null) {
            hashes.add(Md4.digest(text));
        }
        hashes.add(Md4.digest(widened));
        return hashes;
    }

    /** RFC 2433 appendix A.2. Upper case of ASCII alone: which code page else, nobody can say. */
    static byte[] lmHash(byte[] password) {
        byte[] upper = new byte[LM_LENGTH];
        for (int i = 0; i < Math.min(password.length, LM_LENGTH); i++) {
            byte b = password[i];
            upper[i] = b >= 'a' && b <= 'z' ? (byte) (b - 'a' + 'A') : b;
        }
        return Jce.des(upper, LM_TEXT);
    }

    private static byte @Nullable [] utf16(byte[] utf8) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            return text.toString().getBytes(StandardCharsets.UTF_16LE);
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
