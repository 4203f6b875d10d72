package net.sallyport.linux;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections that the kernel tracks in the network namespace in which this was opened, through
 * ctnetlink. It may take time in proportion to their number, so it is not for a worker's thread.
 * Any thread may use it; one at a time gets through.
 *
 * <pre>
 *  nfgenmsg: | family | version | resource id |, then attributes:
 *    tuple ORIG  { ip { source, destination }, protocol { ... } }
 *    tuple REPLY { likewise }
 *    zone, filter { ORIG flags, REPLY flags }
 * </pre>
 */
public final class Conntrack implements AutoCloseable {
    private static final int NETLINK_NETFILTER = 12;
    private static final int NEW = 0x100;
    private static final int GET = 0x101;
    private static final int DELETE = 0x102;
    private static final int BODY = 4;

    private static final int TUPLE_ORIG = 1;
    private static final int TUPLE_REPLY = 2;
    private static final int TUPLE_IP = 1;
    private static final int IP_SOURCE = 1;
    private static final int ZONE = 18;
    private static final int FILTER = 25;
    private static final int FILTER_ORIG = 1;
    private static final int FILTER_REPLY = 2;
    private static final int FILTER_BY_SOURCE = 1;

    private final NetlinkSocket socket;

    private Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in this thread's network namespace; all use needs CAP_NET_ADMIN. */
    public static Conntrack open() throws LinuxException {
        return new Conntrack(NetlinkSocket.open(NETLINK_NETFILTER));
    }

    /** Which connection: what the kernel says of it, to be said back. */
    private record Tracked(byte[] tuple, byte @Nullable [] zone) {}

    /**
     * Forgets every connection that one of these hosts opened, or that was opened to one of them:
     * what comes of it from now on is nobody's.
     *
     * @return how many were forgotten
     * @throws LinuxException the kernel tracks no connections, or does not let us
     */
    public int forget(Collection<Inet4Address> hosts) throws LinuxException {
        if (hosts.isEmpty()) {
            return 0;
        }
        Set<Integer> wanted = new HashSet<>();
        hosts.forEach(host -> wanted.add(Ipv4.toInt(host)));
        List<Tracked> found = new ArrayList<>();
        if (wanted.size() == 1) {
            // The kernel looks for one by itself (5.9 and later; before, it tells of all).
            Inet4Address only = hosts.iterator().next();
            find(request(TUPLE_ORIG, FILTER_ORIG, only), TUPLE_ORIG, wanted, found);
            find(request(TUPLE_REPLY, FILTER_REPLY, only), TUPLE_REPLY, wanted, found);
        } else {
            find(request(0, 0, null), 0, wanted, found);
        }
        return delete(found);
    }

    private static NetlinkWriter request(int tuple, int filter, @Nullable Inet4Address host) {
        NetlinkWriter request = begin(GET, Rtnetlink.DUMP);
        if (host != null) {
            int outer = request.beginNest(tuple);
            int ip = request.beginNest(TUPLE_IP);
            request.attribute(IP_SOURCE, host).endNest(ip).endNest(outer);
            int flags = request.beginNest(FILTER);
            request.attribute(FILTER_ORIG, filter == FILTER_ORIG ? FILTER_BY_SOURCE : 0)
                    .attribute(FILTER_REPLY, filter == FILTER_REPLY ? FILTER_BY_SOURCE : 0)
                    .endNest(flags);
        }
        request.end();
        return request;
    }

    private static NetlinkWriter begin(int type, int flags) {
        return new NetlinkWriter()
                .begin(type, Rtnetlink.REQUEST | flags)
                .u8(SocketCalls.AF_INET)
                .u8(0)
                .u16(0);
    }

    private void find(NetlinkWriter request, int side, Set<Integer> wanted, List<Tracked> found)
            throws LinuxException {
        int before = found.size();
        socket.dump(
                "connection list",
                request,
                () -> found.subList(before, found.size()).clear(),
                reply -> {
                    boolean ours =
                            side != TUPLE_REPLY && isFrom(reply, TUPLE_ORIG, wanted)
                                    || side != TUPLE_ORIG && isFrom(reply, TUPLE_REPLY, wanted);
                    byte[] tuple = reply.attribute(BODY, TUPLE_ORIG);
                    if (reply.type() == NEW && ours && tuple != null) {
                        found.add(new Tracked(tuple, reply.attribute(BODY, ZONE)));
                    }
                });
    }

    private static boolean isFrom(NetlinkReply reply, int tuple, Set<Integer> wanted) {
        byte[] source = reply.within(BODY, tuple, TUPLE_IP, IP_SOURCE);
        return source != null
                && source.length == 4
                && wanted.contains(ByteBuffer.wrap(source).getInt());
    }

    private int delete(List<Tracked> found) throws LinuxException {
        NetlinkWriter requests = new NetlinkWriter();
        List<String> names = new ArrayList<>();
        for (Tracked tracked : found) {
            requests.begin(DELETE, Rtnetlink.REQUEST)
                    .u8(SocketCalls.AF_INET)
                    .u8(0)
                    .u16(0)
                    .attribute(TUPLE_ORIG | Rtnetlink.NESTED, tracked.tuple());
            byte[] zone = tracked.zone();
            if (zone != null) {
                requests.attribute(ZONE, zone);
            }
            requests.end();
            names.add("connection delete");
        }
        int forgotten = 0;
        for (LinuxException failure : socket.transact(requests, names)) {
            if (failure == null) {
                forgotten++;
            } else if (failure.errno() != Errno.ENOENT) {
                throw failure;
            }
        }
        return forgotten;
    }

    @Override
    public void close() {
        socket.close();
    }
}
