package net.sallyport.linux;

/** Numbers of linux/netlink.h, linux/rtnetlink.h, linux/if_link.h and their like. */
final class Rtnetlink {
    static final int HEADER = 16;

    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int DUMP_INTERRUPTED = 0x10;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;
    static final int DUMP = 0x300;
    static final int CAPPED = 0x100;
    static final int ACK_ATTRIBUTES = 0x200;

    static final int ERROR = 2;
    static final int DONE = 3;
    static final int ERROR_TEXT = 1;

    static final int NEWLINK = 16;
    static final int DELLINK = 17;
    static final int GETLINK = 18;
    static final int NEWADDR = 20;
    static final int DELADDR = 21;
    static final int GETADDR = 22;
    static final int NEWROUTE = 24;
    static final int DELROUTE = 25;
    static final int GETROUTE = 26;
    static final int NEWNEIGH = 28;
    static final int DELNEIGH = 29;

    static final int LINK_NAME = 3;
    static final int LINK_MTU = 4;
    static final int LINK_TX_QUEUE = 13;
    static final int LINK_INFO = 18;
    static final int LINK_INFO_KIND = 1;
    static final int LINK_INFO_DATA = 2;
    static final int LINK_NAMESPACE = 28;
    static final int VETH_PEER = 1;
    static final int LINK_ALIAS = 20;
    static final int LINK_GROUP = 27;
    static final int IFF_UP = 1;

    static final int ADDRESS_PEER = 1;
    static final int ADDRESS_LOCAL = 2;
    static final int ADDRESS_FLAGS = 8;
    static final int ADDRESS_WITHOUT_ROUTE = 0x200;

    static final int ROUTE_DESTINATION = 1;
    static final int ROUTE_LINK = 4;
    static final int ROUTE_GATEWAY = 5;
    static final int ROUTE_METRIC = 6;
    static final int ROUTE_SOURCE = 7;
    static final int ROUTE_METRICS = 8;
    static final int ROUTE_METRICS_MTU = 2;
    static final int ROUTE_TABLE = 15;
    static final int UNICAST = 1;
    static final int SCOPE_UNIVERSE = 0;
    static final int SCOPE_LINK = 253;
    static final int SCOPE_NOWHERE = 255;

    static final int NEIGHBOUR_DESTINATION = 1;
    static final int NEIGHBOUR_PROXY = 0x08;
    static final int NEIGHBOUR_PERMANENT = 0x80;

    static final int NESTED = 0x8000;

    private Rtnetlink() {}

    static int align(int length) {
        return length + 3 & ~3;
    }
}
