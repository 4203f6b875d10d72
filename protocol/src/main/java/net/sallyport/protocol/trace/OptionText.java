package net.sallyport.protocol.trace;

import net.sallyport.protocol.ppp.PppProtocol;

/**
 * Configuration options (RFC 1661 section 6, RFC 1332, 1570, 1877, 1962, 1990, 3078, 5072) in
 * pppd's words. Of an option that is not as it should be, the bytes.
 */
final class OptionText {
    private static final int HEADER_LENGTH = 2;
    private static final String[] ENDPOINT_CLASSES = {
        "null", "local", "IP", "MAC", "magic", "phone"
    };

    private OptionText() {}

    /** The options of a Configure packet, each as {@code <name value>}. */
    static void append(int protocol, PacketText packet) {
        while (packet.left() >= HEADER_LENGTH) {
            int length = packet.peek(1);
            if (length < HEADER_LENGTH || length > packet.left()) {
                break;
            }
            PacketText option = packet.part(length);
            option.put(" <");
            switch (protocol) {
                case PppProtocol.LCP -> lcp(option, length);
                case PppProtocol.IPCP -> ipcp(option, length);
                case PppProtocol.IPV6CP -> ipv6cp(option, length);
                case PppProtocol.CCP -> ccp(option, length);
                default -> {}
            }
            option.rest();
            option.put(">");
        }
    }

    private static void lcp(PacketText option, int length) {
        switch (option.peek(0)) {
            case 1 -> {
                if (length == 4) {
                    option.put("mru ").skip(HEADER_LENGTH);
                    option.putDecimal(option.sixteen());
                }
            }
            case 2 -> number(option, length, "asyncmap ");
            case 3 -> {
                if (length >= 4) {
                    option.put("auth ").skip(HEADER_LENGTH);
                    authentication(option);
                }
            }
            case 4 -> {
                if (length >= 4) {
                    option.put("quality ").skip(HEADER_LENGTH);
                    int protocol = option.sixteen();
                    if (protocol == 0xc025) {
                        option.put("lqr");
                    } else {
                        option.putHex(protocol);
                    }
                }
            }
            case 5 -> number(option, length, "magic ");
            case 7 -> flag(option, length, "pcomp");
            case 8 -> flag(option, length, "accomp");
            case 13 -> {
                if (length >= 3) {
                    option.put("callback ").skip(HEADER_LENGTH);
                    int operation = option.octet();
                    if (operation == 6) {
                        option.put("CBCP");
                    } else {
                        option.putHex(operation);
                    }
                }
            }
            case 17 -> {
                if (length == 4) {
                    option.put("mrru ").skip(HEADER_LENGTH);
                    option.putDecimal(option.sixteen());
                }
            }
            case 18 -> flag(option, length, "ssnhf");
            case 19 -> endpoint(option, length);
            default -> {}
        }
    }

    private static void authentication(PacketText option) {
        int protocol = option.sixteen();
        switch (protocol) {
            case PppProtocol.PAP -> option.put("pap");
            case PppProtocol.EAP -> option.put("eap");
            case PppProtocol.CHAP -> {
                option.put("chap");
                String algorithm =
                        switch (option.left() > 0 ? option.peek(0) : -1) {
                            case 0x05 -> " MD5";
                            case 0x80 -> " MS";
                            case 0x81 -> " MS-v2";
                            default -> "";
                        };
                option.put(algorithm).skip(algorithm.isEmpty() ? 0 : 1);
            }
            default -> option.putHex(protocol);
        }
    }

    /** RFC 1990 section 5.1.3. */
    private static void endpoint(PacketText option, int length) {
        if (length < 3) {
            return;
        }
        option.put("endpoint [").skip(HEADER_LENGTH);
        int kind = option.octet();
        if (kind < ENDPOINT_CLASSES.length) {
            option.put(ENDPOINT_CLASSES[kind]);
        } else {
            option.putDecimal(kind);
        }
        if (kind == 2 && option.left() == 4) {
            option.put(":").putAddress();
        } else {
            String between = kind == 3 ? ":" : ".";
            for (String separator = ":"; option.left() > 0; separator = between) {
                option.put(separator).putOctet(option.octet());
            }
        }
        option.put("]");
    }

    private static void ipcp(PacketText option, int length) {
        switch (option.peek(0)) {
            case 1 -> {
                if (length == 10) {
                    option.put("addrs ").skip(HEADER_LENGTH);
                    option.putAddress();
                    option.put(" ").putAddress();
                }
            }
            case 2 -> {
                if (length >= 4) {
                    option.put("compress ").skip(HEADER_LENGTH);
                    int protocol = option.sixteen();
                    if (protocol == PppProtocol.VJ_COMPRESSED) {
                        option.put("VJ");
                    } else {
                        option.putHex(protocol);
                    }
                }
            }
            case 3 -> address(option, length, "addr ");
            case 129 -> address(option, length, "ms-dns1 ");
            case 130, 132 -> address(option, length, "ms-wins ");
            case 131 -> address(option, length, "ms-dns2 ");
            default -> {}
        }
    }

    private static void ipv6cp(PacketText option, int length) {
        if (option.peek(0) == 1 && length == 10) {
            option.put("addr fe80:").skip(HEADER_LENGTH);
            while (option.left() > 0) {
                option.put(":").putOctet(option.octet());
                option.putOctet(option.octet());
            }
        }
    }

    private static void ccp(PacketText option, int length) {
        switch (option.peek(0)) {
            case 1 -> flag(option, length, "predictor 1");
            case 2 -> flag(option, length, "predictor 2");
            case 18 -> mppe(option, length);
            case 21 -> {
                if (length == 3) {
                    option.put("bsd v").skip(HEADER_LENGTH);
                    int versionAndSize = option.octet();
                    option.putDecimal(versionAndSize >> 5);
                    option.put(" ").putDecimal(versionAndSize & 0x1f);
                }
            }
            case 24, 26 -> {
                if (length == 4) {
                    option.put(option.peek(0) == 24 ? "deflate(old#) " : "deflate ");
                    option.skip(HEADER_LENGTH);
                    option.putDecimal((option.octet() >> 4) + 8);
                    option.skip(1);
                }
            }
            default -> {}
        }
    }

    /** RFC 3078 section 2. */
    private static void mppe(PacketText option, int length) {
        if (length != 6) {
            return;
        }
        option.skip(HEADER_LENGTH);
        int bits = option.thirtyTwo();
        option.put("mppe ").put((bits & 1 << 24) != 0 ? "+H" : "-H");
        for (int n = 0; n < 5; n++) {
            int mask = n == 4 ? 1 : 0x80 >> n;
            option.put((bits & mask) != 0 ? " +" : " -").put("MSLDC".substring(n, n + 1));
        }
        if ((bits & ~0x010000f1) != 0) {
            option.put(" +U (").putHex(bits).put(")");
        }
    }

    private static void number(PacketText option, int length, String name) {
        if (length == 6) {
            option.put(name).skip(HEADER_LENGTH);
            option.putHex(option.thirtyTwo());
        }
    }

    private static void flag(PacketText option, int length, String name) {
        if (length == HEADER_LENGTH) {
            option.put(name).skip(HEADER_LENGTH);
        }
    }

    private static void address(PacketText option, int length, String name) {
        if (length == 6) {
            option.put(name).skip(HEADER_LENGTH);
            option.putAddress();
        }
    }
}
