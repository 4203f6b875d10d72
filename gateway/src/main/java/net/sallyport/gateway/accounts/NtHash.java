package net.sallyport.gateway.accounts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.sallyport.protocol.crypto.Md4;

/** The hash that MS-CHAP knows a password by: MD4 of its UTF-16LE (RFC 2759 section 8.3). */
final class NtHash {
    private NtHash() {}

    /**
     * @throws CharacterCodingException the password is no UTF-8
     */
    static byte[] of(byte[] utf8) throws CharacterCodingException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        return Md4.digest(text.toString().getBytes(StandardCharsets.UTF_16LE));
    }
}
