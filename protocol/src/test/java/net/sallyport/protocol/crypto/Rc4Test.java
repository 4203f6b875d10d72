package net.sallyport.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class Rc4Test {
    @Test
    void agreesWithTheJdkForAnyLengthOffsetAndSplit() throws Exception {
        Random random = new Random(4);
        Rc4 rc4 = new Rc4();
        for (int round = 0; round < 500; round++) {
            int keyLength = random.nextBoolean() ? 8 : 16;
            byte[] key = new byte[3 + keyLength];
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(key);
            random.nextBytes(data);
            Cipher jdk = Cipher.getInstance("RC4");
            jdk.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 3, keyLength, "RC4"));
            byte[] expected = jdk.doFinal(data);

            int offset = random.nextInt(20);
            MemorySegment memory = MemorySegment.ofArray(new byte[offset + data.length + 5]);
            MemorySegment.copy(data, 0, memory, ValueLayout.JAVA_BYTE, offset, data.length);
            rc4.key(key, 3, keyLength);
            int first = random.nextInt(data.length + 1);
            rc4.apply(memory, offset, first);
            rc4.apply(memory, offset + first, data.length - first);

            byte[] all = memory.toArray(ValueLayout.JAVA_BYTE);
            assertArrayEquals(expected, Arrays.copyOfRange(all, offset, offset + data.length));
            assertArrayEquals(new byte[offset], Arrays.copyOf(all, offset));
            assertArrayEquals(
                    new byte[5], Arrays.copyOfRange(all, offset + data.length, all.length));

            byte[] inArray = data.clone();
            rc4.key(key, 3, keyLength);
            rc4.apply(inArray, inArray.length);
            assertArrayEquals(expected, inArray);
        }
    }
}
