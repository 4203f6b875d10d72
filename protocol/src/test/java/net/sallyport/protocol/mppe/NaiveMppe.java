package net.sallyport.protocol.mppe;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** RFC 3078 written down as slowly and plainly as it reads, on the JDK's algorithms. */
final class NaiveMppe {
    private final byte[] start;
    private final MppeStrength strength;
    final List<byte[]> keys = new ArrayList<>();

    NaiveMppe(byte[] startKey, MppeStrength strength) {
        this.start = Arrays.copyOf(startKey, strength.keyLength());
        this.strength = strength;
        keys.add(weaken(hash(start)));
    }

    /** The session key after so many changes. */
    byte[] key(int changes) {
        while (keys.size() <= changes) {
            byte[] interim = hash(keys.getLast());
            keys.add(weaken(rc4(interim, interim)));
        }
        return keys.get(changes);
    }

    /** A packet of stateless mode: header and data. */
    byte[] stateless(int number, byte[] clear) {
        return packet(0x9000 | number & 0xfff, rc4(key(number + 1), clear));
    }

    /** All packets of a stateful session without losses. */
    List<byte[]> stateful(List<byte[]> clear) {
        List<byte[]> packets = new ArrayList<>();
        int changes = 0;
        Cipher stream = cipher(key(0));
        for (int n = 0; n < clear.size(); n++) {
            int bits = 0x1000;
            if ((n & 0xff) == 0xff) {
                stream = cipher(key(++changes));
                bits |= 0x8000;
            }
            packets.add(packet(bits | n & 0xfff, stream.update(clear.get(n))));
        }
        return packets;
    }

    static byte[] packet(int header, byte[] data) {
        byte[] packet = new byte[data.length + 2];
        packet[0] = (byte) (header >> 8);
        packet[1] = (byte) header;
        System.arraycopy(data, 0, packet, 2, data.length);
        return packet;
    }

    static byte[] rc4(byte[] key, byte[] data) {
        return cipher(key).update(data);
    }

    static Cipher cipher(byte[] key) {
        try {
            Cipher cipher = Cipher.getInstance("RC4");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "RC4"));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] hash(byte[]... session) {
        byte[] pad2 = new byte[40];
        Arrays.fill(pad2, (byte) 0xf2);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(start);
            sha1.update(new byte[40]);
            sha1.update(session[0]);
            sha1.update(pad2);
            return Arrays.copyOf(sha1.digest(), start.length);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] weaken(byte[] key) {
        if (strength != MppeStrength.BITS_128) {
            key[0] = (byte) 0xd1;
        }
        if (strength == MppeStrength.BITS_40) {
            key[1] = 0x26;
            key[2] = (byte) 0x9e;
        }
        return key;
    }
}
