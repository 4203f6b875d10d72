package net.sallyport.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.mppe.MppeCounter;
import net.sallyport.protocol.mppe.MppeDecoder;
import net.sallyport.protocol.mppe.MppeEncoder;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.mppe.MppeVerdict;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What MPPE-128 costs a packet, in batches of 64 as they come from and go to the kernel; beside it
 * the same work on the JDK's RC4, which wants a new key object a packet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MppeBenchmark {
    private static final int BATCH = 64;
    private static final int SLOT = 2048;
    private static final int HEADROOM = 64;

    @Param({"64", "576", "1400"})
    private int size;

    @Param({"true", "false"})
    private boolean stateless;

    private final MemorySegment clear = Arena.ofAuto().allocate((long) BATCH * SLOT);
    private final MemorySegment encrypted = Arena.ofAuto().allocate((long) BATCH * SLOT);
    private MppeEncoder encoder = encoder();
    private MppeEncoder peer = encoder();
    private MppeDecoder decoder = decoder();

    private final byte[] jdkHashed = new byte[112];
    private final byte[] jdkPacket = new byte[SLOT];
    private final MessageDigest sha1 = Jce.sha1();
    private final Cipher rc4 = jdkRc4();

    @Setup(Level.Trial)
    public void start() throws GeneralSecurityException {
        encoder = encoder();
        peer = encoder();
        decoder = decoder();
        rc4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(jdkHashed, 0, 16, "RC4"));
    }

    /** What the decoder will read: packets in their order, each once. */
    @Setup(Level.Invocation)
    public void encryptAsPeer() {
        for (int n = 0; n < BATCH; n++) {
            peer.encrypt(encrypted, at(n), size);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void encrypt() {
        for (int n = 0; n < BATCH; n++) {
            encoder.encrypt(clear, at(n), size);
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void decrypt() {
        for (int n = 0; n < BATCH; n++) {
            MppeVerdict verdict =
                    decoder.decrypt(
                            encrypted,
                            at(n) - MppeEncoder.HEADER_LENGTH,
                            size + MppeEncoder.HEADER_LENGTH);
            if (verdict != MppeVerdict.PASS) {
                throw new IllegalStateException("out of step: " + verdict);
            }
        }
    }

    /** As {@link #encrypt}, with the algorithms of the JDK. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void encryptWithJdk() throws GeneralSecurityException {
        for (int n = 0; n < BATCH; n++) {
            if (stateless) {
                byte[] interim = sha1.digest(jdkHashed);
                rc4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(interim, 0, 16, "RC4"));
                rc4.update(interim, 0, 16, jdkHashed, 56);
                rc4.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(jdkHashed, 56, 16, "RC4"));
            }
            rc4.update(jdkPacket, 0, size, jdkPacket, 0);
        }
    }

    private static Cipher jdkRc4() {
        try {
            return Cipher.getInstance("RC4");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no RC4", e);
        }
    }

    private static long at(int packet) {
        return (long) packet * SLOT + HEADROOM;
    }

    private MppeEncoder encoder() {
        return new MppeEncoder(new byte[16], MppeStrength.BITS_128, stateless);
    }

    private MppeDecoder decoder() {
        return new MppeDecoder(
                new byte[16], MppeStrength.BITS_128, stateless, new Counters<>(MppeCounter.class));
    }
}
