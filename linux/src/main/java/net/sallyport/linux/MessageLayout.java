package net.sallyport.linux;

/**
 * Offsets of {@code struct mmsghdr} and of what it points to, on 64-bit Linux.
 *
 * <pre>
 *  mmsghdr   0 name | 8 namelen | 16 iov | 24 iovlen | 32 control | 40 controllen | 48 flags | 56 len
 *  iovec     0 base | 8 len
 *  cmsg      0 len  | 8 level | 12 type | 16 in_pktinfo: 0 ifindex | 4 spec_dst | 8 addr
 * </pre>
 */
final class MessageLayout {
    static final int HEADER = 64;
    static final int NAME = 0;
    static final int NAME_LENGTH = 8;
    static final int VECTOR = 16;
    static final int VECTOR_COUNT = 24;
    static final int CONTROL = 32;
    static final int CONTROL_LENGTH = 40;
    static final int FLAGS = 48;
    static final int LENGTH = 56;

    static final int IOVEC = 16;
    static final int IOVEC_BASE = 0;
    static final int IOVEC_LENGTH = 8;

    /** Bytes of a control message with an {@code in_pktinfo}: header 16, body 12, padding 4. */
    static final int PACKET_INFO = 32;

    static final int CMSG_LENGTH = 0;
    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;
    static final int PACKET_INFO_INTERFACE = 16;
    static final int PACKET_INFO_SPEC_DST = 20;
    static final int PACKET_INFO_ADDRESS = 24;

    /**
     * What a control message with an {@code in_pktinfo} says of its own length: header and body.
     */
    static final int PACKET_INFO_CMSG_LENGTH = 28;

    static final int IP_PKTINFO = 8;

    private MessageLayout() {}
}
