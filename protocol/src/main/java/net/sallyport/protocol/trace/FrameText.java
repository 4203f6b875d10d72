package net.sallyport.protocol.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.sallyport.protocol.ppp.PppProtocol;

/**
 * PPP frames as people read them: one line a frame, in the manner of pppd's debug log. Never a
 * password; nothing but printable ASCII. Stateless; from any thread.
 */
public final class FrameText {
    private static final int HEADER_LENGTH = 4;

    /** No frame of any carrier is longer; what is would only make the line long. */
    private static final int LONGEST = 4096;

    private static final String HIDDEN = "<hidden>";
    private static final String[] CODES = {
        "ConfReq", "ConfAck", "ConfNak", "ConfRej", "TermReq", "TermAck", "CodeRej",
    };
    private static final String[] LCP_CODES = {
        "ProtRej", "EchoReq", "EchoRep", "DiscReq", "Ident", "TimeRem"
    };
    private static final String[] PAP_CODES = {"AuthReq", "AuthAck", "AuthNak"};
    private static final String[] CHAP_CODES = {"Challenge", "Response", "Success", "Failure"};

    private FrameText() {}

    /**
     * The line for a frame; whatever the bytes are, there is one.
     *
     * @param protocol the PPP protocol number
     * @param offset where the information field begins
     * @param length of the information field, bytes
     */
    public static String line(
            boolean sent, int protocol, MemorySegment memory, long offset, int length) {
        byte[] bytes = new byte[Math.min(length, LONGEST)];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        StringBuilder line = new StringBuilder(160).append(sent ? "sent" : "rcvd");
        PacketText packet = new PacketText(line, bytes, 0, bytes.length);
        switch (protocol) {
            case PppProtocol.LCP -> control(packet, protocol, "LCP");
            case PppProtocol.PAP -> control(packet, protocol, "PAP");
            case PppProtocol.CHAP -> control(packet, protocol, "CHAP");
            case PppProtocol.EAP -> control(packet, protocol, "EAP");
            case PppProtocol.CCP -> control(packet, protocol, "CCP");
            case PppProtocol.IPCP -> control(packet, protocol, "IPCP");
            case PppProtocol.IPV6CP -> control(packet, protocol, "IPV6CP");
            case PppProtocol.IPV4 -> packet.put(" [IP data]").rest();
            case PppProtocol.IPV6 -> packet.put(" [IPV6 data]").rest();
            case PppProtocol.COMPRESSED -> packet.put(" [Compressed data]").rest();
            default -> packet.put(" [proto=").putHex(protocol).put("]").rest();
        }
        return line.toString();
    }

    private static void control(PacketText packet, int protocol, String name) {
        packet.put(" [").put(name);
        boolean truncated = true;
        if (packet.left() >= HEADER_LENGTH) {
            int code = packet.octet();
            int id = packet.octet();
            int length = packet.sixteen() - HEADER_LENGTH;
            truncated = length < 0 || length > packet.left();
            packet.put(" ").put(codeName(protocol, code)).put(" id=").putHex(id);
            body(protocol, code, packet.part(truncated ? packet.left() : length));
        }
        packet.put(truncated ? " <truncated>]" : "]");
        if (protocol == PppProtocol.PAP) {
            packet.put(packet.left() > 0 ? " " + HIDDEN : "");
        } else {
            packet.rest();
        }
    }

    private static String codeName(int protocol, int code) {
        String[] names =
                switch (protocol) {
                    case PppProtocol.PAP -> PAP_CODES;
                    case PppProtocol.CHAP -> CHAP_CODES;
                    case PppProtocol.EAP -> new String[0];
                    default -> CODES;
                };
        if (code >= 1 && code <= names.length) {
            return names[code - 1];
        }
        int beyond = code - CODES.length - 1;
        if (protocol == PppProtocol.LCP && beyond >= 0 && beyond < LCP_CODES.length) {
            return LCP_CODES[beyond];
        }
        if (protocol == PppProtocol.CCP && (code == 14 || code == 15)) {
            return code == 14 ? "ResetReq" : "ResetAck";
        }
        return "code=0x" + Integer.toHexString(code);
    }

    private static void body(int protocol, int code, PacketText body) {
        switch (protocol) {
            case PppProtocol.PAP -> pap(code, body);
            case PppProtocol.CHAP -> chap(code, body);
            case PppProtocol.EAP -> body.rest();
            default -> negotiation(protocol, code, body);
        }
    }

    private static void negotiation(int protocol, int code, PacketText body) {
        switch (code) {
            case 1, 2, 3, 4 -> {
                OptionText.append(protocol, body);
                body.rest();
            }
            case 5, 6 -> body.textOrRest();
            case 8 -> protocolReject(protocol, body);
            case 9, 10, 11 -> magic(protocol, body, false);
            case 12, 13 -> magic(protocol, body, code == 13);
            default -> body.rest();
        }
    }

    /** RFC 1661 section 5.8 and, for what follows the magic number, RFC 1570 sections 2.1, 2.2. */
    private static void magic(int protocol, PacketText body, boolean seconds) {
        if (protocol == PppProtocol.LCP && body.left() >= 4) {
            body.put(" magic=").putHex(body.thirtyTwo());
            if (seconds && body.left() >= 4) {
                body.put(" seconds=").put(Integer.toUnsignedString(body.thirtyTwo()));
            }
            body.textOrRest();
        } else {
            body.rest();
        }
    }

    /** A rejected PAP packet comes back with the password in it. */
    private static void protocolReject(int protocol, PacketText body) {
        if (protocol == PppProtocol.LCP
                && body.left() >= 2
                && (body.peek(0) << 8 | body.peek(1)) == PppProtocol.PAP) {
            body.put(" c0 23 " + HIDDEN);
        } else {
            body.rest();
        }
    }

    private static void pap(int code, PacketText body) {
        switch (code) {
            case 1 -> {
                // RFC 1334 section 2.2.1: the name, then the password, each counted
                if (body.left() > 0 && body.peek(0) < body.left()) {
                    body.put(" user=").quoted(body.octet());
                }
                body.put(" password=" + HIDDEN);
            }
            case 2, 3 -> {
                if (body.left() > 0) {
                    body.put(" ").quoted(body.octet());
                }
            }
            default -> body.put(" " + HIDDEN);
        }
    }

    private static void chap(int code, PacketText body) {
        switch (code) {
            case 1, 2 -> {
                if (body.left() == 0 || body.peek(0) >= body.left()) {
                    body.rest();
                    return;
                }
                body.put(" <");
                for (int n = body.octet(); n > 0; n--) {
                    body.putOctet(body.octet());
                }
                body.put(">, name = ").quoted(body.left());
            }
            case 3, 4 -> body.put(" ").quoted(body.left());
            default -> body.rest();
        }
    }
}
