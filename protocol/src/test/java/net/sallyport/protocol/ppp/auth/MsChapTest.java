package net.sallyport.protocol.ppp.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.sallyport.protocol.crypto.Md4;
import net.sallyport.protocol.mppe.MppeStrength;
import org.junit.jupiter.api.Test;

/**
 * The examples of RFC 2433 appendix B.2, RFC 2759 section 9.2 and RFC 3079 sections 2.5 and 3.5.
 */
class MsChapTest {
    private static final byte[] AUTHENTICATOR_CHALLENGE = hex("5B5D7C7D7B3F2F3E3C2C602132262628");
    private static final byte[] PEER_CHALLENGE = hex("21402324255E262A28295F2B3A337C7E");
    private static final byte[] NT_RESPONSE =
            hex("82309ECD8D708B5EA08FAA3981CD83544233114A3D85D6DF");
    private static final byte[] SHORT_CHALLENGE = hex("102DB5DF085D3041");

    @Test
    void hashesPasswords() {
        assertArrayEquals(hex("44EBBA8D5312B8D611474411F56989AE"), ntHash("clientPass"));
        assertArrayEquals(
                hex("41C00C584BD2D91C4017A2A12FA59F3F"), Md4.digest(ntHash("clientPass")));
        assertArrayEquals(hex("FC156AF7EDCD6C0EDDE3337D427F4EAC"), ntHash("MyPw"));
        assertArrayEquals(
                hex("76A152936096D7830E2390227404AFD2"), Password.lmHash(bytes("clientPass")));
    }

    @Test
    void answersTheChallengeOfVersion1() {
        assertArrayEquals(
                hex("4E9D3C8F9CFD385D5BF4D3246791956CA4C351AB409A3D61"),
                MsChap.response(SHORT_CHALLENGE, ntHash("MyPw")));
    }

    @Test
    void answersTheChallengeOfVersion2AndProvesTheAuthenticator() {
        byte[] challenge =
                MsChap.challengeHash(PEER_CHALLENGE, AUTHENTICATOR_CHALLENGE, bytes("BIG\\User"));
        assertArrayEquals(hex("D02E4386BCE91226"), challenge);
        assertArrayEquals(NT_RESPONSE, MsChap.response(challenge, ntHash("clientPass")));
        assertEquals(
                "S=407A5589115FD0D6209F510FE9C04566932CDA56",
                MsChap.proof(ntHash("clientPass"), NT_RESPONSE, challenge));
    }

    @Test
    void derivesTheStartKeysOfVersion2() {
        byte[] serverSends = hex("8B7CDC149B993A1BA118CB153F56DCCB");
        MppeKeys server = MppeKeyDerivation.fromMsChapV2(ntHash("clientPass"), NT_RESPONSE, true);
        MppeKeys client = MppeKeyDerivation.fromMsChapV2(ntHash("clientPass"), NT_RESPONSE, false);
        assertArrayEquals(serverSends, server.send(MppeStrength.BITS_128));
        assertArrayEquals(serverSends, client.receive(MppeStrength.BITS_40));
        assertArrayEquals(server.receive(), client.send());
        assertTrue(server.serves(MppeStrength.BITS_56));
    }

    @Test
    void derivesTheStartKeysOfVersion1() {
        byte[] strong = hex("A8947850CFC0ACC1D1789FB62DDCDDB0");
        MppeKeys keys =
                MppeKeyDerivation.fromMsChapV1(
                        ntHash("clientPass"), SHORT_CHALLENGE, bytes("clientPass"));
        assertArrayEquals(strong, keys.send(MppeStrength.BITS_128));
        assertArrayEquals(hex("76A152936096D783"), keys.send(MppeStrength.BITS_40));
        assertArrayEquals(hex("76A152936096D783"), keys.receive(MppeStrength.BITS_56));

        MppeKeys hashOnly =
                MppeKeyDerivation.fromMsChapV1(ntHash("clientPass"), SHORT_CHALLENGE, null);
        assertArrayEquals(strong, hashOnly.receive(MppeStrength.BITS_128));
        assertFalse(hashOnly.serves(MppeStrength.BITS_40));
        assertThrows(IllegalStateException.class, () -> hashOnly.send(MppeStrength.BITS_40));
    }

    @Test
    void hashesWhatIsNotAsciiTrulyFirstAndAsPppdSecond() {
        byte[] utf8 = bytes("pässwörd");
        List<byte[]> hashes = Password.ntHashes(utf8);
        assertEquals(2, hashes.size());
        assertArrayEquals(
                Md4.digest("pässwörd".getBytes(StandardCharsets.UTF_16LE)), hashes.get(0));
        String byteWise = new String(utf8, StandardCharsets.ISO_8859_1);
        assertArrayEquals(Md4.digest(byteWise.getBytes(StandardCharsets.UTF_16LE)), hashes.get(1));

        assertEquals(1, Password.ntHashes(bytes("ascii")).size());
        assertEquals(1, Password.ntHashes(new byte[] {'a', (byte) 0xff}).size());
    }

    @Test
    void stripsTheDomainUpToTheLastBackslash() {
        assertArrayEquals(bytes("u"), MsChap.withoutDomain(bytes("A\\B\\u")));
        assertArrayEquals(bytes("u"), MsChap.withoutDomain(bytes("u")));
        assertArrayEquals(bytes(""), MsChap.withoutDomain(bytes("A\\")));
        assertArrayEquals(bytes(""), MsChap.withoutDomain(bytes("")));
    }

    private static byte[] ntHash(String password) {
        return Password.ntHashes(bytes(password)).getFirst();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
