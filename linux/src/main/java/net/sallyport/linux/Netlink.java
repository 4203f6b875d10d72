package net.sallyport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Interfaces, addresses and routes of the network namespace in which it was opened, through
 * rtnetlink: a request is sent and its answer waited for. It takes the kernel's network lock and
 * may wait for it, so it is not for a worker's thread. Any thread may use it; one at a time gets
 * through.
 */
public final class Netlink implements AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    private static final int BUFFER = 0x10000;
    private static final int RECEIVE_BUFFER = 1 << 20;
    // Each request of a send may be answered by an error of about 1 kB of the receive buffer.
    private static final int REQUESTS_A_SEND = 256;
    private static final int BYTES_A_SEND = 0x8000;
    private static final int DUMP_ATTEMPTS = 10;

    private static final ValueLayout.OfInt U32 = Native.U32;

    private final Fd fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER, 8);
    private int sequence;

    private Netlink(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in this thread's network namespace; changes need CAP_NET_ADMIN. */
    public static Netlink open() throws LinuxException {
        int type = SocketCalls.SOCK_RAW | SocketCalls.CLOEXEC;
        int number = SocketCalls.socket(SocketCalls.AF_NETLINK, type, NETLINK_ROUTE);
        Fd fd = Fd.adopt(Native.check(number, "socket netlink"));
        // All three make answers better, none is needed.
        int _ = SocketCalls.setOption(number, SocketCalls.SOL_NETLINK, NETLINK_CAP_ACK, 1);
        int _ = SocketCalls.setOption(number, SocketCalls.SOL_NETLINK, NETLINK_EXT_ACK, 1);
        int _ =
                SocketCalls.setOption(
                        number, SocketCalls.SOL_SOCKET, SocketCalls.SO_RCVBUFFORCE, RECEIVE_BUFFER);
        return new Netlink(fd);
    }

    /** Starts to gather requests. */
    public NetlinkBatch batch() {
        return new NetlinkBatch(this);
    }

    /** All interfaces. */
    public List<Link> links() throws LinuxException {
        List<Link> links = new ArrayList<>();
        NetlinkWriter request = new NetlinkWriter();
        linkRequest(request, Rtnetlink.DUMP, 0);
        request.end();
        dump(
                "link list",
                request,
                links::clear,
                reply -> {
                    if (reply.type() == Rtnetlink.NEWLINK) {
                        links.add(link(reply));
                    }
                });
        return links;
    }

    /** The interface of that index, null if there is none. */
    public @Nullable Link link(int index) throws LinuxException {
        NetlinkWriter request = new NetlinkWriter();
        linkRequest(request, 0, index);
        request.end();
        return oneLink("link get " + index, request);
    }

    /** The interface of that name, null if there is none. */
    public @Nullable Link link(String name) throws LinuxException {
        NetlinkWriter request = new NetlinkWriter();
        linkRequest(request, 0, 0);
        request.attribute(Rtnetlink.LINK_NAME, name);
        request.end();
        return oneLink("link get " + name, request);
    }

    /**
     * Makes two Ethernet interfaces joined by a wire, one here and one in another namespace, both
     * down and without addresses.
     *
     * @throws LinuxException {@link Errno#EEXIST} if a name is taken
     */
    public void createVeth(String name, String peerName, NetworkNamespace peerNamespace)
            throws LinuxException {
        String request = "link add " + name + " type veth peer " + peerName;
        try (Fd namespace = peerNamespace.open()) {
            NetlinkWriter writer = new NetlinkWriter();
            int flags = Rtnetlink.REQUEST | Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE;
            linkMessage(writer.begin(Rtnetlink.NEWLINK, flags), 0);
            writer.attribute(Rtnetlink.LINK_NAME, name);
            int info = writer.beginNest(Rtnetlink.LINK_INFO);
            writer.attribute(Rtnetlink.LINK_INFO_KIND, "veth");
            int data = writer.beginNest(Rtnetlink.LINK_INFO_DATA);
            int peer = writer.beginNest(Rtnetlink.VETH_PEER);
            linkMessage(writer, 0);
            writer.attribute(Rtnetlink.LINK_NAME, peerName);
            writer.attribute(Rtnetlink.LINK_NAMESPACE, namespace.number());
            writer.endNest(peer).endNest(data).endNest(info).end();
            LinuxException failure = transact(writer, List.of(request))[0];
            if (failure != null) {
                throw failure;
            }
        }
    }

    // struct ifinfomsg: family, padding, type, index, flags, change mask.
    private static void linkMessage(NetlinkWriter writer, int index) {
        writer.u8(0).u8(0).u16(0).u32(index).u32(0).u32(0);
    }

    private static void linkRequest(NetlinkWriter request, int flags, int index) {
        request.begin(Rtnetlink.GETLINK, Rtnetlink.REQUEST | flags);
        linkMessage(request, index);
    }

    private @Nullable Link oneLink(String what, NetlinkWriter request) throws LinuxException {
        try {
            return link(ask(what, request));
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return null;
            }
            throw e;
        }
    }

    private static Link link(NetlinkReply r) {
        int attributes = 16;
        return new Link(
                r.u32(4),
                r.text(attributes, Rtnetlink.LINK_NAME),
                r.nestedText(attributes, Rtnetlink.LINK_INFO, Rtnetlink.LINK_INFO_KIND),
                r.text(attributes, Rtnetlink.LINK_ALIAS),
                r.number(attributes, Rtnetlink.LINK_GROUP, 0),
                r.u32(8),
                r.number(attributes, Rtnetlink.LINK_MTU, 0),
                r.number(attributes, Rtnetlink.LINK_TX_QUEUE, 0));
    }

    /** The IPv4 addresses of all interfaces. */
    public List<LinkAddress> addresses() throws LinuxException {
        List<LinkAddress> addresses = new ArrayList<>();
        NetlinkWriter request = new NetlinkWriter();
        request.begin(Rtnetlink.GETADDR, Rtnetlink.REQUEST | Rtnetlink.DUMP);
        request.u8(SocketCalls.AF_INET).u8(0).u8(0).u8(0).u32(0).end();
        dump(
                "address list",
                request,
                addresses::clear,
                reply -> {
                    Inet4Address local = reply.address(8, Rtnetlink.ADDRESS_LOCAL);
                    Inet4Address peer = reply.address(8, Rtnetlink.ADDRESS_PEER);
                    if (reply.type() == Rtnetlink.NEWADDR && local != null) {
                        addresses.add(
                                new LinkAddress(
                                        reply.u32(4),
                                        local,
                                        peer == null ? local : peer,
                                        reply.u8(1)));
                    }
                });
        return addresses;
    }

    /** The IPv4 unicast routes of one table, {@link Route#MAIN} for example. */
    public List<Route> routes(int table) throws LinuxException {
        List<Route> routes = new ArrayList<>();
        NetlinkWriter request = new NetlinkWriter();
        routeRequest(request, Rtnetlink.DUMP, 0);
        request.end();
        dump(
                "route list",
                request,
                routes::clear,
                reply -> {
                    if (reply.type() == Rtnetlink.NEWROUTE
                            && reply.u8(7) == Rtnetlink.UNICAST
                            && reply.number(12, Rtnetlink.ROUTE_TABLE, reply.u8(4)) == table) {
                        routes.add(route(reply, table));
                    }
                });
        return routes;
    }

    private static void routeRequest(NetlinkWriter request, int flags, int destinationLength) {
        request.begin(Rtnetlink.GETROUTE, Rtnetlink.REQUEST | flags);
        request.u8(SocketCalls.AF_INET).u8(destinationLength).u16(0).u32(0).u32(0);
    }

    private static Route route(NetlinkReply r, int table) {
        int attributes = 12;
        Inet4Address destination = r.address(attributes, Rtnetlink.ROUTE_DESTINATION);
        return new Route(
                destination == null ? Ipv4.of(0) : destination,
                r.u8(1),
                r.number(attributes, Rtnetlink.ROUTE_LINK, 0),
                r.address(attributes, Rtnetlink.ROUTE_GATEWAY),
                r.address(attributes, Rtnetlink.ROUTE_SOURCE),
                table,
                r.number(attributes, Rtnetlink.ROUTE_METRIC, 0),
                r.u8(5),
                r.nestedNumber(attributes, Rtnetlink.ROUTE_METRICS, Rtnetlink.ROUTE_METRICS_MTU));
    }

    /**
     * Where the kernel would send a packet to that address.
     *
     * @throws LinuxException {@link Errno#ENETUNREACH} or {@link Errno#EHOSTUNREACH} if nowhere
     */
    public RoutePath pathTo(Inet4Address destination) throws LinuxException {
        NetlinkWriter request = new NetlinkWriter();
        routeRequest(request, 0, 32);
        request.attribute(Rtnetlink.ROUTE_DESTINATION, destination);
        request.end();
        Route route = route(ask("route get " + destination.getHostAddress(), request), Route.MAIN);
        Inet4Address source = route.source();
        return new RoutePath(route.link(), route.gateway(), source == null ? Ipv4.of(0) : source);
    }

    /** Sends one request and takes its one answer. */
    private synchronized NetlinkReply ask(String what, NetlinkWriter request)
            throws LinuxException {
        int number = ++sequence;
        request.setSequence(0, number);
        send(request, 0, request.length());
        NetlinkReply[] answer = new NetlinkReply[1];
        while (answer[0] == null) {
            receive(
                    what,
                    reply -> {
                        if (reply.sequence() == number) {
                            answer[0] = reply;
                        }
                    });
        }
        if (answer[0].type() == Rtnetlink.ERROR) {
            throw failure(what, answer[0]);
        }
        return answer[0];
    }

    private synchronized void dump(
            String what, NetlinkWriter request, Runnable restart, Consumer<NetlinkReply> each)
            throws LinuxException {
        for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
            int number = ++sequence;
            request.setSequence(0, number);
            send(request, 0, request.length());
            restart.run();
            Dump dump = new Dump(number, each);
            while (!dump.done) {
                receive(what, dump);
            }
            NetlinkReply error = dump.error;
            if (error != null) {
                throw failure(what, error);
            }
            // Something changed while the kernel was telling: what it told may have gaps.
            if (!dump.interrupted) {
                return;
            }
        }
        throw new LinuxException(what + ": changes too fast to be read", Errno.EAGAIN);
    }

    private static final class Dump implements Consumer<NetlinkReply> {
        private final int number;
        private final Consumer<NetlinkReply> each;
        private boolean done;
        private boolean interrupted;
        private @Nullable NetlinkReply error;

        Dump(int number, Consumer<NetlinkReply> each) {
            this.number = number;
            this.each = each;
        }

        @Override
        public void accept(NetlinkReply reply) {
            if (reply.sequence() != number) {
                return;
            }
            interrupted |= (reply.flags() & Rtnetlink.DUMP_INTERRUPTED) != 0;
            switch (reply.type()) {
                case Rtnetlink.DONE -> done = true;
                case Rtnetlink.ERROR -> {
                    done = true;
                    error = reply;
                }
                default -> each.accept(reply);
            }
        }
    }

    /**
     * Sends requests in as few system calls as their answers have room for. The kernel answers
     * those that fail, and of each call the last.
     */
    synchronized @Nullable LinuxException[] transact(NetlinkWriter requests, List<String> names)
            throws LinuxException {
        @Nullable LinuxException[] failures = new LinuxException[names.size()];
        int at = 0;
        int next = 0;
        while (next < names.size()) {
            int from = at;
            int first = next;
            int firstNumber = sequence + 1;
            int last = at;
            while (next < names.size()
                    && next - first < REQUESTS_A_SEND
                    && (at == from || at - from + requests.messageLength(at) <= BYTES_A_SEND)) {
                requests.setSequence(at, ++sequence);
                last = at;
                at += Rtnetlink.align(requests.messageLength(at));
                next++;
            }
            requests.setFlag(last, Rtnetlink.ACK);
            send(requests, from, at - from);
            int lastNumber = sequence;
            boolean[] done = new boolean[1];
            while (!done[0]) {
                receive(
                        names.get(first),
                        reply -> {
                            int index = reply.sequence() - firstNumber;
                            if (reply.type() != Rtnetlink.ERROR
                                    || index < 0
                                    || index > lastNumber - firstNumber) {
                                return;
                            }
                            if (reply.u32(0) != 0) {
                                failures[first + index] = failure(names.get(first + index), reply);
                            }
                            done[0] |= reply.sequence() == lastNumber;
                        });
            }
        }
        return failures;
    }

    private static LinuxException failure(String what, NetlinkReply error) {
        // struct nlmsgerr: negated errno, header of the request, the request unless capped, then
        // attributes.
        int attributes = 4 + Rtnetlink.HEADER;
        if ((error.flags() & Rtnetlink.CAPPED) == 0) {
            attributes += Rtnetlink.align(error.u32(4)) - Rtnetlink.HEADER;
        }
        String text =
                (error.flags() & Rtnetlink.ACK_ATTRIBUTES) == 0
                        ? ""
                        : error.text(attributes, Rtnetlink.ERROR_TEXT);
        return new LinuxException(what, -error.u32(0), text);
    }

    private void send(NetlinkWriter requests, int from, int length) throws LinuxException {
        try (Arena sending = Arena.ofConfined()) {
            MemorySegment copy = sending.allocate(length, 8);
            MemorySegment.copy(requests.bytes(), from, copy, ValueLayout.JAVA_BYTE, 0, length);
            int rc;
            do {
                rc = SocketCalls.send(fd.number(), copy.address(), length, 0);
            } while (rc == -Errno.EINTR);
            Native.check(rc, "send to rtnetlink");
        }
    }

    private void receive(String what, Consumer<NetlinkReply> each) throws LinuxException {
        int rc;
        do {
            rc = SocketCalls.recv(fd.number(), buffer.address(), BUFFER, SocketCalls.MSG_TRUNC);
        } while (rc == -Errno.EINTR);
        Native.check(rc, what);
        if (rc > BUFFER) {
            throw new LinuxException(what + ": answer too long", Errno.EMSGSIZE);
        }
        int at = 0;
        while (at + Rtnetlink.HEADER <= rc) {
            int length = buffer.get(U32, at);
            if (length < Rtnetlink.HEADER || at + length > rc) {
                throw new LinuxException(what + ": malformed answer", Errno.EIO);
            }
            byte[] body =
                    buffer.asSlice(at + Rtnetlink.HEADER, length - Rtnetlink.HEADER)
                            .toArray(ValueLayout.JAVA_BYTE);
            each.accept(
                    new NetlinkReply(
                            Short.toUnsignedInt(buffer.get(Native.U16, at + 4)),
                            Short.toUnsignedInt(buffer.get(Native.U16, at + 6)),
                            buffer.get(U32, at + 8),
                            body));
            at += Rtnetlink.align(length);
        }
    }

    @Override
    public synchronized void close() {
        if (fd.isOpen()) {
            fd.close();
            arena.close();
        }
    }
}
