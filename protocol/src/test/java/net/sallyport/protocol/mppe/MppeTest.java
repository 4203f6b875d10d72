package net.sallyport.protocol.mppe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.sallyport.protocol.Counters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MppeTest {
    private static final byte[] START = new byte[16];

    static {
        new Random(3078).nextBytes(START);
    }

    private final Counters<MppeCounter> counters = new Counters<>(MppeCounter.class);

    @ParameterizedTest
    @EnumSource
    void encryptsAsThePlainReadingOfTheRfc(MppeStrength strength) {
        NaiveMppe naive = new NaiveMppe(START, strength);
        List<byte[]> clear = clearPackets(4200, new Random(1));
        MppeEncoder stateless = new MppeEncoder(START, strength, true);
        MppeEncoder stateful = new MppeEncoder(START, strength, false);
        List<byte[]> expected = naive.stateful(clear);
        for (int n = 0; n < clear.size(); n++) {
            assertArrayEquals(naive.stateless(n, clear.get(n)), encrypt(stateless, clear.get(n)));
            assertArrayEquals(expected.get(n), encrypt(stateful, clear.get(n)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void survivesLossAndDropsWhatIsOldInStatelessMode(MppeStrength strength) {
        Random random = new Random(2);
        MppeEncoder encoder = new MppeEncoder(START, strength, true);
        MppeDecoder decoder = new MppeDecoder(START, strength, true, counters);
        byte[] earlier = null;
        long lost = 0;
        for (byte[] clear : clearPackets(9_000, random)) {
            byte[] packet = encrypt(encoder, clear);
            if (random.nextInt(10) == 0) {
                lost++;
                continue;
            }
            if (earlier != null && random.nextInt(4) == 0) {
                assertEquals(MppeVerdict.DROP, decrypt(decoder, earlier.clone()));
            }
            earlier = packet.clone();
            assertEquals(MppeVerdict.PASS, decrypt(decoder, packet));
            assertArrayEquals(clear, Arrays.copyOfRange(packet, 2, packet.length));
        }
        assertTrue(lost - counters.read(MppeCounter.LOST) < 10);
        assertTrue(counters.read(MppeCounter.STALE) > 500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void linksOfAWorkerShareItsToolsAndNoKey(boolean stateless) {
        MppeTools tools = new MppeTools();
        List<MppeEncoder> encoders = new ArrayList<>();
        List<MppeDecoder> decoders = new ArrayList<>();
        for (byte link = 0; link < 3; link++) {
            byte[] key = START.clone();
            key[0] = link;
            MppeStrength strength = MppeStrength.values()[link];
            encoders.add(new MppeEncoder(key, strength, stateless, tools));
            decoders.add(new MppeDecoder(key, strength, stateless, counters, tools));
        }
        Random random = new Random(5);
        for (byte[] clear : clearPackets(900, random)) {
            int link = random.nextInt(3);
            byte[] packet = encrypt(encoders.get(link), clear);
            assertEquals(MppeVerdict.PASS, decrypt(decoders.get(link), packet));
            assertArrayEquals(clear, Arrays.copyOfRange(packet, 2, packet.length));
        }
    }

    @Test
    void skipsOverALongGapInStatelessMode() {
        NaiveMppe naive = new NaiveMppe(START, MppeStrength.BITS_128);
        MppeDecoder decoder = new MppeDecoder(START, MppeStrength.BITS_128, true, counters);
        byte[] clear = {0, 0x21, 0x45, 9};
        for (int number : new int[] {0, 2048, 4095, 4096, 4097, 6000}) {
            byte[] packet = naive.stateless(number, clear);
            assertEquals(MppeVerdict.PASS, decrypt(decoder, packet), "packet " + number);
            assertArrayEquals(clear, Arrays.copyOfRange(packet, 2, 6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsItsPlaceAgainInStatefulMode(MppeStrength strength) {
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            MppeEncoder encoder = new MppeEncoder(START, strength, false);
            MppeDecoder decoder = new MppeDecoder(START, strength, false, counters);
            int resets = 0;
            int passed = 0;
            int resetDue = -1;
            int lossy = random.nextInt(600);
            List<byte[]> packets = clearPackets(6000, random);
            for (int n = 0; n < packets.size(); n++) {
                if (n == resetDue) {
                    encoder.resetRequested();
                }
                byte[] packet = encrypt(encoder, packets.get(n));
                if (lossy > 0 && random.nextInt(lossy) == 0) {
                    continue;
                }
                switch (decrypt(decoder, packet)) {
                    case PASS -> {
                        passed++;
                        assertArrayEquals(
                                packets.get(n),
                                Arrays.copyOfRange(packet, 2, packet.length),
                                "seed " + seed + " packet " + n);
                    }
                    case RESET_NEEDED -> {
                        resets++;
                        resetDue = n + 1 + random.nextInt(20);
                        assertTrue(decoder.awaitsReset());
                    }
                    case DROP -> assertTrue(decoder.awaitsReset());
                }
                if (decoder.awaitsReset() && n > resetDue + 20) {
                    resetDue = n + 1;
                }
            }
            assertTrue(resets > 0 && passed > 1000, resets + " resets, " + passed + " passed");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void livesWithPeersOfEitherReadingOverLoss(boolean linux) {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            StatefulPeer peer = new StatefulPeer(START, MppeStrength.BITS_128, linux);
            MppeEncoder encoder = new MppeEncoder(START, MppeStrength.BITS_128, false);
            MppeDecoder decoder = new MppeDecoder(START, MppeStrength.BITS_128, false, counters);
            int weAskAt = -1;
            int peerAsksAt = -1;
            int read = 0;
            List<byte[]> packets = clearPackets(6000, random);
            for (int n = 0; n < packets.size(); n++) {
                byte[] clear = packets.get(n);
                if (n == weAskAt) {
                    peer.resetRequested();
                }
                if (n == peerAsksAt) {
                    encoder.resetRequested();
                }
                byte[] toUs = peer.encrypt(clear);
                byte[] toPeer = encrypt(encoder, clear);
                if (random.nextInt(150) != 0) {
                    MppeVerdict verdict = decrypt(decoder, toUs);
                    if (verdict == MppeVerdict.PASS) {
                        assertArrayEquals(clear, Arrays.copyOfRange(toUs, 2, toUs.length));
                        read++;
                    } else if (n > weAskAt) {
                        weAskAt = n + 1 + random.nextInt(9);
                    }
                }
                if (random.nextInt(150) != 0) {
                    byte[] atPeer = peer.decrypt(toPeer);
                    if (atPeer != null) {
                        assertArrayEquals(clear, atPeer, "seed " + seed + " packet " + n);
                        read++;
                    } else if (n > peerAsksAt) {
                        peerAsksAt = n + 1 + random.nextInt(9);
                    }
                }
            }
            assertTrue(read > 10_000, read + " read");
        }
    }

    @Test
    void followsBothReadingsOfAFlushedPacket() {
        byte[] clear = {0, 0x21, 0x45, 0, 0, 1};
        NaiveMppe naive = new NaiveMppe(START, MppeStrength.BITS_128);
        // The RFC's: the stream of the present key again; Linux's: the next key
        for (int change = 0; change < 2; change++) {
            MppeDecoder decoder = new MppeDecoder(START, MppeStrength.BITS_128, false, counters);
            assertEquals(
                    MppeVerdict.PASS,
                    decrypt(decoder, NaiveMppe.packet(0x1000, NaiveMppe.rc4(naive.key(0), clear))));
            int changes = 0;
            for (int number = 5; number < 300; number += 100) {
                assertEquals(
                        MppeVerdict.RESET_NEEDED,
                        decrypt(decoder, NaiveMppe.packet(0x1000 | number, clear)));
                // A flag packet was lost on the way from 205 to 270
                int resumed = number == 205 ? 270 : number + 10;
                changes += change + (resumed == 270 ? 1 : 0);
                byte[] packet =
                        NaiveMppe.packet(
                                0x9000 | resumed, NaiveMppe.rc4(naive.key(changes), clear));
                assertEquals(MppeVerdict.PASS, decrypt(decoder, packet));
                assertArrayEquals(clear, Arrays.copyOfRange(packet, 2, 8));
            }
        }
    }

    @Test
    void answersAResetWithAFlagPacketThatEveryReadingUnderstandsAlike() {
        MppeEncoder encoder = new MppeEncoder(START, MppeStrength.BITS_128, false);
        NaiveMppe naive = new NaiveMppe(START, MppeStrength.BITS_128);
        byte[] clear = {0, 0x21, 0x45};
        encrypt(encoder, clear);
        encoder.resetRequested();
        encoder.resetRequested();
        byte[] packet = encrypt(encoder, clear);
        assertArrayEquals(NaiveMppe.packet(0x90ff, NaiveMppe.rc4(naive.key(1), clear)), packet);
        assertEquals(0x10, encrypt(encoder, clear)[0] & 0xf0);
    }

    @Test
    void countsWhatItDrops() {
        MppeDecoder stateless = new MppeDecoder(START, MppeStrength.BITS_128, true, counters);
        MppeDecoder stateful = new MppeDecoder(START, MppeStrength.BITS_128, false, counters);
        assertEquals(MppeVerdict.DROP, decrypt(stateless, new byte[] {(byte) 0x90, 0}));
        assertEquals(MppeVerdict.DROP, decrypt(stateless, new byte[] {(byte) 0x80, 0, 1}));
        assertEquals(MppeVerdict.DROP, decrypt(stateless, new byte[] {0x10, 0, 1}));
        assertEquals(
                MppeVerdict.DROP, decrypt(stateless, new byte[] {(byte) 0x9f, (byte) 0xff, 1}));
        assertEquals(MppeVerdict.RESET_NEEDED, decrypt(stateful, new byte[] {0x10, 3, 1}));
        assertEquals(MppeVerdict.DROP, decrypt(stateful, new byte[] {0x10, 4, 1}));
        assertEquals(MppeVerdict.RESET_NEEDED, decrypt(stateful, new byte[] {(byte) 0x90, 5, 1}));
        for (MppeCounter counter : MppeCounter.values()) {
            long expected =
                    switch (counter) {
                        case MALFORMED, NOT_ENCRYPTED, NOT_FLUSHED, STALE -> 1;
                        case LOST -> 3;
                        case AWAITING_FLUSHED -> 2;
                        case UNREADABLE -> 1;
                    };
            assertEquals(expected, counters.read(counter), counter.name());
        }
        assertFalse(stateless.awaitsReset());
    }

    static List<byte[]> clearPackets(int count, Random random) {
        List<byte[]> packets = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] packet = new byte[3 + random.nextInt(60)];
            random.nextBytes(packet);
            packet[0] = 0;
            packet[1] = 0x21;
            packet[2] = 0x45;
            packets.add(packet);
        }
        return packets;
    }

    private static byte[] encrypt(MppeEncoder encoder, byte[] clear) {
        byte[] packet = NaiveMppe.packet(0, clear);
        encoder.encrypt(MemorySegment.ofArray(packet), 2, clear.length);
        return packet;
    }

    private static MppeVerdict decrypt(MppeDecoder decoder, byte[] packet) {
        MemorySegment memory = MemorySegment.ofArray(new byte[packet.length + 7]);
        MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, 3, packet.length);
        MppeVerdict verdict = decoder.decrypt(memory, 3, packet.length);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 3, packet, 0, packet.length);
        return verdict;
    }
}
