package net.sallyport.protocol.pptp;

/**
 * A PPTP control message (RFC 2637 section 2). Every one begins with the same twelve octets; the
 * layouts below go on from octet 12.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+---------------+---------------+
 * |            length             |  message type (1 = control)   |
 * +---------------+---------------+---------------+---------------+
 * |                   magic cookie 0x1A2B3C4D                     |
 * +---------------+---------------+---------------+---------------+
 * |     control message type      |               0               |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * <p>Numbers are unsigned: 16-bit ones 0 to 65535, 32-bit ones as the bits of an {@code int}. Texts
 * hold one character a byte (ISO 8859-1), without the zero octets that fill the field; whoever
 * shows them escapes them. A text longer than its field is cut when encoded. Reserved fields are
 * sent as zero and not looked at.
 */
public sealed interface ControlMessage {
    /** The 16-bit control message type, 1 to 15. */
    int type();

    /** The whole message, header included. */
    default byte[] encode() {
        return ControlCodec.encode(this);
    }

    /** Reads one whole message of {@code length} bytes; total, whatever they are. */
    static Parse parse(byte[] bytes, int offset, int length) {
        return ControlCodec.parse(bytes, offset, length);
    }

    /**
     * Section 2.1; 156 octets.
     *
     * <pre>
     * 12 | protocol version (0x0100)   | 0                         |
     * 16 | framing capabilities (1 asynchronous, 2 synchronous)    |
     * 20 | bearer capabilities (1 analog, 2 digital)               |
     * 24 | maximum channels            | firmware revision         |
     * 28 | host name, 64 octets                                    |
     * 92 | vendor string, 64 octets                                |
     * </pre>
     */
    record StartControlConnectionRequest(
            int version,
            int framingCapabilities,
            int bearerCapabilities,
            int maximumChannels,
            int firmwareRevision,
            String hostName,
            String vendorName)
            implements ControlMessage {
        @Override
        public int type() {
            return 1;
        }
    }

    /**
     * Section 2.2; 156 octets, the request's layout but for
     *
     * <pre>
     * 12 | protocol version            | result      | error       |
     * </pre>
     */
    record StartControlConnectionReply(
            int version,
            int resultCode,
            int errorCode,
            int framingCapabilities,
            int bearerCapabilities,
            int maximumChannels,
            int firmwareRevision,
            String hostName,
            String vendorName)
            implements ControlMessage {
        @Override
        public int type() {
            return 2;
        }
    }

    /**
     * Section 2.3; 16 octets. The reason is one of {@link StopReason}.
     *
     * <pre>
     * 12 | reason      | 0             | 0                         |
     * </pre>
     */
    record StopControlConnectionRequest(int reason) implements ControlMessage {
        @Override
        public int type() {
            return 3;
        }
    }

    /**
     * Section 2.4; 16 octets.
     *
     * <pre>
     * 12 | result      | error         | 0                         |
     * </pre>
     */
    record StopControlConnectionReply(int resultCode, int errorCode) implements ControlMessage {
        @Override
        public int type() {
            return 4;
        }
    }

    /**
     * Section 2.5; 16 octets.
     *
     * <pre>
     * 12 | identifier                                              |
     * </pre>
     */
    record EchoRequest(int identifier) implements ControlMessage {
        @Override
        public int type() {
            return 5;
        }
    }

    /**
     * Section 2.6; 20 octets.
     *
     * <pre>
     * 12 | identifier                                              |
     * 16 | result      | error         | 0                         |
     * </pre>
     */
    record EchoReply(int identifier, int resultCode, int errorCode) implements ControlMessage {
        @Override
        public int type() {
            return 6;
        }
    }

    /**
     * Section 2.7; 168 octets. The processing delay is in tenths of a second.
     *
     * <pre>
     *  12 | call id                    | call serial number        |
     *  16 | minimum bits per second                                |
     *  20 | maximum bits per second                                |
     *  24 | bearer type (1 analog, 2 digital, 3 any)               |
     *  28 | framing type (1 asynchronous, 2 synchronous, 3 either) |
     *  32 | receive window, packets    | processing delay          |
     *  36 | phone number length        | 0                         |
     *  40 | phone number, 64 octets                                |
     * 104 | subaddress, 64 octets                                  |
     * </pre>
     */
    record OutgoingCallRequest(
            int callId,
            int callSerialNumber,
            int minimumBps,
            int maximumBps,
            int bearerType,
            int framingType,
            int receiveWindow,
            int processingDelay,
            String phoneNumber,
            String subaddress)
            implements ControlMessage {
        @Override
        public int type() {
            return 7;
        }
    }

    /**
     * Section 2.8; 32 octets. The result is one of {@link CallResult}.
     *
     * <pre>
     * 12 | call id                     | peer's call id            |
     * 16 | result      | error         | cause                     |
     * 20 | connect speed, bits per second                          |
     * 24 | receive window, packets     | processing delay          |
     * 28 | physical channel id                                     |
     * </pre>
     */
    record OutgoingCallReply(
            int callId,
            int peerCallId,
            int resultCode,
            int errorCode,
            int causeCode,
            int connectSpeed,
            int receiveWindow,
            int processingDelay,
            int physicalChannelId)
            implements ControlMessage {
        @Override
        public int type() {
            return 8;
        }
    }

    /**
     * Section 2.9; 220 octets, the longest of all.
     *
     * <pre>
     *  12 | call id                    | call serial number        |
     *  16 | bearer type                                            |
     *  20 | physical channel id                                    |
     *  24 | dialed number length       | dialing number length     |
     *  28 | dialed number, 64 octets                               |
     *  92 | dialing number, 64 octets                              |
     * 156 | subaddress, 64 octets                                  |
     * </pre>
     */
    record IncomingCallRequest(
            int callId,
            int callSerialNumber,
            int bearerType,
            int physicalChannelId,
            String dialedNumber,
            String dialingNumber,
            String subaddress)
            implements ControlMessage {
        @Override
        public int type() {
            return 9;
        }
    }

    /**
     * Section 2.10; 24 octets. Results: 1 connect, 2 general error, 3 do not accept.
     *
     * <pre>
     * 12 | call id                     | peer's call id            |
     * 16 | result      | error         | receive window, packets   |
     * 20 | transmit delay              | 0                         |
     * </pre>
     */
    record IncomingCallReply(
            int callId,
            int peerCallId,
            int resultCode,
            int errorCode,
            int receiveWindow,
            int transmitDelay)
            implements ControlMessage {
        @Override
        public int type() {
            return 10;
        }
    }

    /**
     * Section 2.11; 28 octets.
     *
     * <pre>
     * 12 | peer's call id              | 0                         |
     * 16 | connect speed, bits per second                          |
     * 20 | receive window, packets     | transmit delay            |
     * 24 | framing type                                            |
     * </pre>
     */
    record IncomingCallConnected(
            int peerCallId, int connectSpeed, int receiveWindow, int transmitDelay, int framingType)
            implements ControlMessage {
        @Override
        public int type() {
            return 11;
        }
    }

    /**
     * Section 2.12; 16 octets. The id is the one that the sender, the PNS, gave to the call.
     *
     * <pre>
     * 12 | call id                     | 0                         |
     * </pre>
     */
    record CallClearRequest(int callId) implements ControlMessage {
        @Override
        public int type() {
            return 12;
        }
    }

    /**
     * Section 2.13; 148 octets. The id is the one that the sender, the PAC, gave to the call; the
     * result is one of {@link DisconnectResult}.
     *
     * <pre>
     * 12 | call id                     | result      | error       |
     * 16 | cause                       | 0                         |
     * 20 | call statistics, 128 octets                             |
     * </pre>
     */
    record CallDisconnectNotify(
            int callId, int resultCode, int errorCode, int causeCode, String statistics)
            implements ControlMessage {
        @Override
        public int type() {
            return 13;
        }
    }

    /**
     * Section 2.14; 40 octets. Counts since the call began.
     *
     * <pre>
     * 12 | peer's call id              | 0                         |
     * 16 | CRC errors                                              |
     * 20 | framing errors                                          |
     * 24 | hardware overruns                                       |
     * 28 | buffer overruns                                         |
     * 32 | time-out errors                                         |
     * 36 | alignment errors                                        |
     * </pre>
     */
    record WanErrorNotify(
            int peerCallId,
            int crcErrors,
            int framingErrors,
            int hardwareOverruns,
            int bufferOverruns,
            int timeoutErrors,
            int alignmentErrors)
            implements ControlMessage {
        @Override
        public int type() {
            return 14;
        }
    }

    /**
     * Section 2.15; 24 octets. The id is the one that the receiver, the PAC, gave to the call.
     *
     * <pre>
     * 12 | peer's call id              | 0                         |
     * 16 | send ACCM                                               |
     * 20 | receive ACCM                                            |
     * </pre>
     */
    record SetLinkInfo(int peerCallId, int sendAccm, int receiveAccm) implements ControlMessage {
        @Override
        public int type() {
            return 15;
        }
    }
}
