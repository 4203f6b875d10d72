package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private final List<Parse> all =
            ControlMessageTest.vectors().keySet().stream().<Parse>map(Parse.Complete::new).toList();
    private final byte[] stream = stream();

    @Test
    void readsAllMessagesJoined() {
        assertEquals(all, read(new MessageReader(), stream));
    }

    @Test
    void readsAllMessagesByteByByte() {
        MessageReader reader = new MessageReader();
        List<Parse> got = new ArrayList<>();
        for (byte b : stream) {
            got.addAll(read(reader, new byte[] {b}));
        }
        assertEquals(all, got);
    }

    @Test
    void readsAllMessagesSplitInTwoAnywhere() {
        for (int split = 0; split <= stream.length; split++) {
            MessageReader reader = new MessageReader();
            List<Parse> got = read(reader, Arrays.copyOfRange(stream, 0, split));
            got.addAll(read(reader, Arrays.copyOfRange(stream, split, stream.length)));
            assertEquals(all, got, "split at " + split);
        }
    }

    @Test
    void readsAllMessagesInRandomPieces() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            MessageReader reader = new MessageReader();
            List<Parse> got = new ArrayList<>();
            for (int at = 0; at < stream.length; ) {
                int end = Math.min(stream.length, at + 1 + random.nextInt(300));
                got.addAll(read(reader, Arrays.copyOfRange(stream, at, end)));
                at = end;
            }
            assertEquals(all, got, "seed " + seed);
        }
    }

    @Test
    void closesAtTheFirstByteThatShowsIt() {
        closesAfter("000b", PptpCounter.BAD_LENGTH);
        closesAfter("0000", PptpCounter.BAD_LENGTH);
        closesAfter("00dd", PptpCounter.BAD_LENGTH);
        // GET / HTTP/1.1
        closesAfter("4745", PptpCounter.BAD_LENGTH);
        closesAfter("00100000", PptpCounter.BAD_MESSAGE_TYPE);
        closesAfter("001000011a2b3c4e", PptpCounter.BAD_MAGIC);
        // An Echo-Request that claims to be longer is not waited for.
        closesAfter("00dc00011a2b3c4d0005", PptpCounter.BAD_LENGTH);
    }

    private void closesAfter(String hex, PptpCounter why) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        MessageReader reader = new MessageReader();
        for (int at = 0; at < bytes.length; at++) {
            assertNull(reader.poll(), hex);
            assertEquals(1, reader.take(bytes, at, 1));
        }
        assertEquals(new Parse.Close(why), reader.poll());
        assertEquals(stream.length, reader.take(stream, 0, stream.length));
        assertNull(reader.poll(), "nothing is read after that");
    }

    @Test
    void skipsAnUnknownMessageOfAnyLength() {
        for (int length = 12; length <= 220; length++) {
            byte[] unknown = new byte[length];
            System.arraycopy(HexFormat.of().parseHex("000000011a2b3c4d0063"), 0, unknown, 0, 10);
            unknown[1] = (byte) length;
            MessageReader reader = new MessageReader();
            List<Parse> got = read(reader, unknown);
            got.addAll(read(reader, stream));
            assertEquals(new Parse.Ignore(PptpCounter.UNKNOWN_CONTROL_TYPE), got.removeFirst());
            assertEquals(all, got);
        }
    }

    private static List<Parse> read(MessageReader reader, byte[] bytes) {
        List<Parse> got = new ArrayList<>();
        int at = 0;
        do {
            at += reader.take(bytes, at, bytes.length - at);
            Parse parse = reader.poll();
            if (parse != null) {
                got.add(parse);
            }
        } while (at < bytes.length);
        return got;
    }

    private static byte[] stream() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ControlMessageTest.vectors().values().stream()
                .map(HexFormat.of()::parseHex)
                .forEach(out::writeBytes);
        return out.toByteArray();
    }
}
