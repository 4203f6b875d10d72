package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import net.sallyport.protocol.pptp.ControlMessage.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ControlMessageTest {
    private static final String MAGIC = "1a2b3c4d";

    /** Each type, its bytes written by hand from RFC 2637 section 2. */
    static Map<ControlMessage, String> vectors() {
        Map<ControlMessage, String> all = new LinkedHashMap<>();
        // What pptp-linux sends first.
        all.put(
                new StartControlConnectionRequest(0x0100, 3, 3, 0xffff, 1, "local", "cananian"),
                "009c0001"
                        + MAGIC
                        + "00010000"
                        + "01000000"
                        + "00000003"
                        + "00000003"
                        + "ffff0001"
                        + text("6c6f63616c", 64)
                        + text("63616e616e69616e", 64));
        // What pptpd answers.
        all.put(
                new StartControlConnectionReply(0x0100, 1, 0, 0, 0, 1, 1, "local", "linux"),
                "009c0001"
                        + MAGIC
                        + "00020000"
                        + "01000100"
                        + "00000000"
                        + "00000000"
                        + "00010001"
                        + text("6c6f63616c", 64)
                        + text("6c696e7578", 64));
        all.put(new StopControlConnectionRequest(3), "00100001" + MAGIC + "00030000" + "03000000");
        all.put(new StopControlConnectionReply(2, 6), "00100001" + MAGIC + "00040000" + "02060000");
        all.put(new EchoRequest(0x80000001), "00100001" + MAGIC + "00050000" + "80000001");
        all.put(
                new EchoReply(0x80000001, 1, 0),
                "00140001" + MAGIC + "00060000" + "80000001" + "01000000");
        all.put(
                new OutgoingCallRequest(0xbeef, 7, 2400, 10_000_000, 3, 3, 3, 1, "12#", "ab"),
                "00a80001"
                        + MAGIC
                        + "00070000"
                        + "beef0007"
                        + "00000960"
                        + "00989680"
                        + "00000003"
                        + "00000003"
                        + "00030001"
                        + "00030000"
                        + text("313223", 64)
                        + text("6162", 64));
        all.put(
                new OutgoingCallReply(0x0080, 0xbeef, 1, 0, 17, 10_000_000, 64, 2, -1),
                "00200001"
                        + MAGIC
                        + "00080000"
                        + "0080beef"
                        + "01000011"
                        + "00989680"
                        + "00400002"
                        + "ffffffff");
        all.put(
                new IncomingCallRequest(1, 2, 1, 3, "555", "77", "x"),
                "00dc0001"
                        + MAGIC
                        + "00090000"
                        + "00010002"
                        + "00000001"
                        + "00000003"
                        + "00030002"
                        + text("353535", 64)
                        + text("3737", 64)
                        + text("78", 64));
        all.put(
                new IncomingCallReply(0, 1, 3, 0, 64, 5),
                "00180001" + MAGIC + "000a0000" + "00000001" + "03000040" + "00050000");
        all.put(
                new IncomingCallConnected(9, 64_000, 8, 4, 2),
                "001c0001"
                        + MAGIC
                        + "000b0000"
                        + "00090000"
                        + "0000fa00"
                        + "00080004"
                        + "00000002");
        all.put(new CallClearRequest(0xffff), "00100001" + MAGIC + "000c0000" + "ffff0000");
        all.put(
                new CallDisconnectNotify(0x1234, 4, 0, 16, "bye"),
                "00940001" + MAGIC + "000d0000" + "12340400" + "00100000" + text("627965", 128));
        all.put(
                new WanErrorNotify(5, 1, 2, 3, 4, 5, 6),
                "00280001"
                        + MAGIC
                        + "000e0000"
                        + "00050000"
                        + "00000001"
                        + "00000002"
                        + "00000003"
                        + "00000004"
                        + "00000005"
                        + "00000006");
        all.put(
                new SetLinkInfo(0x0080, -1, 0),
                "00180001" + MAGIC + "000f0000" + "00800000" + "ffffffff" + "00000000");
        return all;
    }

    static Stream<Arguments> messages() {
        return vectors().entrySet().stream()
                .map(e -> Arguments.of(e.getKey(), HexFormat.of().parseHex(e.getValue())));
    }

    @Test
    void everyTypeHasAVector() {
        assertEquals(
                Stream.iterate(1, n -> n + 1).limit(15).toList(),
                vectors().keySet().stream().map(ControlMessage::type).toList());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsItsBytes(ControlMessage message, byte[] bytes) {
        assertEquals(new Parse.Complete(message), ControlMessage.parse(bytes, 0, bytes.length));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsItsBytesAtAnOffset(ControlMessage message, byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 9];
        System.arraycopy(bytes, 0, shifted, 5, bytes.length);
        assertEquals(new Parse.Complete(message), ControlMessage.parse(shifted, 5, bytes.length));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesItsBytes(ControlMessage message, byte[] bytes) {
        assertArrayEquals(bytes, message.encode());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void closesOnAnotherLength(ControlMessage message, byte[] bytes) {
        byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        longer[1]++;
        assertEquals(close(PptpCounter.BAD_LENGTH), ControlMessage.parse(longer, 0, longer.length));
        assertEquals(
                close(PptpCounter.BAD_LENGTH), ControlMessage.parse(bytes, 0, bytes.length - 1));
        byte[] shorter = java.util.Arrays.copyOf(bytes, bytes.length - 1);
        shorter[1]--;
        assertEquals(
                close(PptpCounter.BAD_LENGTH), ControlMessage.parse(shorter, 0, shorter.length));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void closesOnAnotherMagicCookie(ControlMessage message, byte[] bytes) {
        bytes[7]++;
        assertEquals(close(PptpCounter.BAD_MAGIC), ControlMessage.parse(bytes, 0, bytes.length));
    }

    @Test
    void readsReservedFieldsThatAreNotZero() {
        byte[] bytes = hex("00100001" + MAGIC + "0003ffff" + "01ffffff");
        assertEquals(
                new Parse.Complete(new StopControlConnectionRequest(1)),
                ControlMessage.parse(bytes, 0, bytes.length));
    }

    @Test
    void ignoresManagementAndUnknownMessages() {
        byte[] management = hex("00100002" + MAGIC + "00010000" + "00000000");
        assertEquals(
                new Parse.Ignore(PptpCounter.MANAGEMENT_MESSAGE),
                ControlMessage.parse(management, 0, management.length));
        for (String type : new String[] {"0000", "0010", "ffff"}) {
            byte[] unknown = hex("00100001" + MAGIC + type + "0000" + "00000000");
            assertEquals(
                    new Parse.Ignore(PptpCounter.UNKNOWN_CONTROL_TYPE),
                    ControlMessage.parse(unknown, 0, unknown.length));
        }
    }

    @Test
    void closesOnAMessageTypeThatIsNeither() {
        byte[] bytes = hex("00100003" + MAGIC + "00030000" + "01000000");
        assertEquals(
                close(PptpCounter.BAD_MESSAGE_TYPE), ControlMessage.parse(bytes, 0, bytes.length));
    }

    @Test
    void answersAPhoneNumberLongerThanItsField() {
        byte[] bytes = new OutgoingCallRequest(77, 1, 1, 1, 3, 3, 64, 0, "", "").encode();
        bytes[37] = 65;
        assertEquals(
                new Parse.AnswerError(
                        new OutgoingCallReply(0, 77, 2, 3, 0, 0, 0, 0, 0), PptpCounter.BAD_VALUE),
                ControlMessage.parse(bytes, 0, bytes.length));
    }

    @Test
    void answersADialedNumberLongerThanItsField() {
        byte[] bytes = new IncomingCallRequest(77, 1, 1, 1, "", "", "").encode();
        bytes[26] = 1;
        assertEquals(
                new Parse.AnswerError(
                        new IncomingCallReply(0, 77, 2, 3, 0, 0), PptpCounter.BAD_VALUE),
                ControlMessage.parse(bytes, 0, bytes.length));
    }

    @Test
    void cutsATextThatIsLongerThanItsField() {
        byte[] bytes = new CallDisconnectNotify(1, 1, 0, 0, "x".repeat(1000)).encode();
        assertEquals(148, bytes.length);
        assertEquals(
                new Parse.Complete(new CallDisconnectNotify(1, 1, 0, 0, "x".repeat(128))),
                ControlMessage.parse(bytes, 0, bytes.length));
    }

    @Test
    void keepsEveryByteOfAName() {
        StringBuilder name = new StringBuilder();
        for (char c = 0xc1; c <= 0xff; c++) {
            name.append(c);
        }
        var message = new StartControlConnectionRequest(1, 2, 3, 4, 5, name + "\n", "\u001b[0m");
        byte[] bytes = message.encode();
        assertEquals(new Parse.Complete(message), ControlMessage.parse(bytes, 0, bytes.length));
    }

    private static Parse close(PptpCounter why) {
        return new Parse.Close(why);
    }

    private static String text(String hex, int octets) {
        return hex + "00".repeat(octets - hex.length() / 2);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
