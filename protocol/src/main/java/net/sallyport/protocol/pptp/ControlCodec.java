package net.sallyport.protocol.pptp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.sallyport.protocol.pptp.ControlMessage.*;

/** The bytes of control messages. */
final class ControlCodec {
    static final int MAGIC_COOKIE = 0x1A2B3C4D;
    static final int HEADER_LENGTH = 12;
    static final int LONGEST = 220;
    static final int CONTROL = 1;
    static final int MANAGEMENT = 2;

    private static final int NAME = 64;
    private static final int STATISTICS = 128;

    /** The one length that a message of each type has, by type; 0 where there is no such type. */
    private static final int[] LENGTHS = {
        0, 156, 156, 16, 16, 16, 20, 168, 32, 220, 24, 28, 16, 148, 40, 24
    };

    private ControlCodec() {}

    /** The length of every message of this control message type; 0 if the type is not known. */
    static int lengthOf(int type) {
        return type < LENGTHS.length ? LENGTHS[type] : 0;
    }

    static Parse parse(byte[] bytes, int offset, int length) {
        if (length < HEADER_LENGTH || length > LONGEST) {
            return new Parse.Close(PptpCounter.BAD_LENGTH);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).slice();
        if (u16(in) != length) {
            return new Parse.Close(PptpCounter.BAD_LENGTH);
        }
        int kind = u16(in);
        if (in.getInt() != MAGIC_COOKIE) {
            return new Parse.Close(PptpCounter.BAD_MAGIC);
        }
        if (kind == MANAGEMENT) {
            return new Parse.Ignore(PptpCounter.MANAGEMENT_MESSAGE);
        }
        if (kind != CONTROL) {
            return new Parse.Close(PptpCounter.BAD_MESSAGE_TYPE);
        }
        int type = u16(in);
        int expected = lengthOf(type);
        if (expected == 0) {
            return new Parse.Ignore(PptpCounter.UNKNOWN_CONTROL_TYPE);
        }
        if (expected != length) {
            return new Parse.Close(PptpCounter.BAD_LENGTH);
        }
        in.position(HEADER_LENGTH);
        return body(type, in);
    }

    private static Parse body(int type, ByteBuffer in) {
        return switch (type) {
            case 1 -> {
                int version = u16(in);
                u16(in);
                yield new Parse.Complete(
                        new StartControlConnectionRequest(
                                version,
                                in.getInt(),
                                in.getInt(),
                                u16(in),
                                u16(in),
                                text(in, NAME, NAME),
                                text(in, NAME, NAME)));
            }
            case 2 ->
                    new Parse.Complete(
                            new StartControlConnectionReply(
                                    u16(in),
                                    u8(in),
                                    u8(in),
                                    in.getInt(),
                                    in.getInt(),
                                    u16(in),
                                    u16(in),
                                    text(in, NAME, NAME),
                                    text(in, NAME, NAME)));
            case 3 -> new Parse.Complete(new StopControlConnectionRequest(u8(in)));
            case 4 -> new Parse.Complete(new StopControlConnectionReply(u8(in), u8(in)));
            case 5 -> new Parse.Complete(new EchoRequest(in.getInt()));
            case 6 -> new Parse.Complete(new EchoReply(in.getInt(), u8(in), u8(in)));
            case 7 -> outgoingCallRequest(in);
            case 8 ->
                    new Parse.Complete(
                            new OutgoingCallReply(
                                    u16(in),
                                    u16(in),
                                    u8(in),
                                    u8(in),
                                    u16(in),
                                    in.getInt(),
                                    u16(in),
                                    u16(in),
                                    in.getInt()));
            case 9 -> incomingCallRequest(in);
            case 10 ->
                    new Parse.Complete(
                            new IncomingCallReply(
                                    u16(in), u16(in), u8(in), u8(in), u16(in), u16(in)));
            case 11 -> {
                int peerCallId = u16(in);
                u16(in);
                yield new Parse.Complete(
                        new IncomingCallConnected(
                                peerCallId, in.getInt(), u16(in), u16(in), in.getInt()));
            }
            case 12 -> new Parse.Complete(new CallClearRequest(u16(in)));
            case 13 -> {
                int callId = u16(in);
                int result = u8(in);
                int error = u8(in);
                int cause = u16(in);
                u16(in);
                yield new Parse.Complete(
                        new CallDisconnectNotify(
                                callId, result, error, cause, text(in, STATISTICS, STATISTICS)));
            }
            case 14 -> {
                int peerCallId = u16(in);
                u16(in);
                yield new Parse.Complete(
                        new WanErrorNotify(
                                peerCallId,
                                in.getInt(),
                                in.getInt(),
                                in.getInt(),
                                in.getInt(),
                                in.getInt(),
                                in.getInt()));
            }
            case 15 -> {
                int peerCallId = u16(in);
                u16(in);
                yield new Parse.Complete(new SetLinkInfo(peerCallId, in.getInt(), in.getInt()));
            }
            default -> new Parse.Ignore(PptpCounter.UNKNOWN_CONTROL_TYPE);
        };
    }

    private static Parse outgoingCallRequest(ByteBuffer in) {
        int callId = u16(in);
        int serial = u16(in);
        int minimumBps = in.getInt();
        int maximumBps = in.getInt();
        int bearer = in.getInt();
        int framing = in.getInt();
        int window = u16(in);
        int delay = u16(in);
        int phoneLength = u16(in);
        u16(in);
        if (phoneLength > NAME) {
            return new Parse.AnswerError(
                    new OutgoingCallReply(
                            0,
                            callId,
                            CallResult.GENERAL_ERROR.code(),
                            GeneralError.BAD_VALUE.code(),
                            0,
                            0,
                            0,
                            0,
                            0),
                    PptpCounter.BAD_VALUE);
        }
        return new Parse.Complete(
                new OutgoingCallRequest(
                        callId,
                        serial,
                        minimumBps,
                        maximumBps,
                        bearer,
                        framing,
                        window,
                        delay,
                        text(in, NAME, phoneLength),
                        text(in, NAME, NAME)));
    }

    private static Parse incomingCallRequest(ByteBuffer in) {
        int callId = u16(in);
        int serial = u16(in);
        int bearer = in.getInt();
        int channel = in.getInt();
        int dialedLength = u16(in);
        int dialingLength = u16(in);
        if (dialedLength > NAME || dialingLength > NAME) {
            return new Parse.AnswerError(
                    new IncomingCallReply(
                            0,
                            callId,
                            CallResult.GENERAL_ERROR.code(),
                            GeneralError.BAD_VALUE.code(),
                            0,
                            0),
                    PptpCounter.BAD_VALUE);
        }
        return new Parse.Complete(
                new IncomingCallRequest(
                        callId,
                        serial,
                        bearer,
                        channel,
                        text(in, NAME, dialedLength),
                        text(in, NAME, dialingLength),
                        text(in, NAME, NAME)));
    }

    static byte[] encode(ControlMessage message) {
        int length = lengthOf(message.type());
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putShort((short) length).putShort((short) CONTROL).putInt(MAGIC_COOKIE);
        out.putShort((short) message.type()).putShort((short) 0);
        switch (message) {
            case StartControlConnectionRequest m -> {
                put16(out, m.version(), 0);
                out.putInt(m.framingCapabilities()).putInt(m.bearerCapabilities());
                put16(out, m.maximumChannels(), m.firmwareRevision());
                put(out, NAME, m.hostName());
                put(out, NAME, m.vendorName());
            }
            case StartControlConnectionReply m -> {
                put16(out, m.version());
                put8(out, m.resultCode(), m.errorCode());
                out.putInt(m.framingCapabilities()).putInt(m.bearerCapabilities());
                put16(out, m.maximumChannels(), m.firmwareRevision());
                put(out, NAME, m.hostName());
                put(out, NAME, m.vendorName());
            }
            case StopControlConnectionRequest m -> put8(out, m.reason());
            case StopControlConnectionReply m -> put8(out, m.resultCode(), m.errorCode());
            case EchoRequest m -> out.putInt(m.identifier());
            case EchoReply m -> {
                out.putInt(m.identifier());
                put8(out, m.resultCode(), m.errorCode());
            }
            case OutgoingCallRequest m -> {
                put16(out, m.callId(), m.callSerialNumber());
                out.putInt(m.minimumBps()).putInt(m.maximumBps());
                out.putInt(m.bearerType()).putInt(m.framingType());
                put16(out, m.receiveWindow(), m.processingDelay());
                put16(out, Math.min(m.phoneNumber().length(), NAME), 0);
                put(out, NAME, m.phoneNumber());
                put(out, NAME, m.subaddress());
            }
            case OutgoingCallReply m -> {
                put16(out, m.callId(), m.peerCallId());
                put8(out, m.resultCode(), m.errorCode());
                put16(out, m.causeCode());
                out.putInt(m.connectSpeed());
                put16(out, m.receiveWindow(), m.processingDelay());
                out.putInt(m.physicalChannelId());
            }
            case IncomingCallRequest m -> {
                put16(out, m.callId(), m.callSerialNumber());
                out.putInt(m.bearerType()).putInt(m.physicalChannelId());
                put16(out, Math.min(m.dialedNumber().length(), NAME));
                put16(out, Math.min(m.dialingNumber().length(), NAME));
                put(out, NAME, m.dialedNumber());
                put(out, NAME, m.dialingNumber());
                put(out, NAME, m.subaddress());
            }
            case IncomingCallReply m -> {
                put16(out, m.callId(), m.peerCallId());
                put8(out, m.resultCode(), m.errorCode());
                put16(out, m.receiveWindow(), m.transmitDelay());
            }
            case IncomingCallConnected m -> {
                put16(out, m.peerCallId(), 0);
                out.putInt(m.connectSpeed());
                put16(out, m.receiveWindow(), m.transmitDelay());
                out.putInt(m.framingType());
            }
            case CallClearRequest m -> put16(out, m.callId());
            case CallDisconnectNotify m -> {
                put16(out, m.callId());
                put8(out, m.resultCode(), m.errorCode());
                put16(out, m.causeCode(), 0);
                put(out, STATISTICS, m.statistics());
            }
            case WanErrorNotify m -> {
                put16(out, m.peerCallId(), 0);
                out.putInt(m.crcErrors()).putInt(m.framingErrors());
                out.putInt(m.hardwareOverruns()).putInt(m.bufferOverruns());
                out.putInt(m.timeoutErrors()).putInt(m.alignmentErrors());
            }
            case SetLinkInfo m -> {
                put16(out, m.peerCallId(), 0);
                out.putInt(m.sendAccm()).putInt(m.receiveAccm());
            }
        }
        return out.array();
    }

    private static int u8(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }

    private static int u16(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    /** A field of {@code size} octets, of which at most {@code limit} count, up to a zero octet. */
    private static String text(ByteBuffer in, int size, int limit) {
        byte[] field = new byte[size];
        in.get(field);
        int end = 0;
        while (end < limit && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static void put8(ByteBuffer out, int... values) {
        for (int value : values) {
            out.put((byte) value);
        }
    }

    private static void put16(ByteBuffer out, int... values) {
        for (int value : values) {
            out.putShort((short) value);
        }
    }

    private static void put(ByteBuffer out, int size, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = out.position() + size;
        out.put(bytes, 0, Math.min(bytes.length, size));
        out.position(end);
    }
}
