package net.sallyport.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class JceTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void insertsParityBitsIntoDesKeys() throws Exception {
        // RFC 2759 section 9.3
        byte[] raw = HEX.parseHex("FC156AF7EDCD6C0EDDE3337D427F");
        byte[] clear = HEX.parseHex("0123456789abcdef");
        byte[] encrypted = Jce.des(raw, clear);
        assertArrayEquals(des("FD0B5B5E7F6E34D9", clear), Arrays.copyOf(encrypted, 8));
        assertArrayEquals(des("0E6E796737EA08FE", clear), Arrays.copyOfRange(encrypted, 8, 16));
    }

    private static byte[] des(String key, byte[] clear) throws Exception {
        Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
        des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(HEX.parseHex(key), "DES"));
        return des.doFinal(clear);
    }
}
