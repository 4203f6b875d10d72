package net.sallyport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket of one protocol: requests go out, their answers are waited for. Any thread may
 * use it; one at a time gets through.
 */
final class NetlinkSocket implements AutoCloseable {
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

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in this thread's network namespace. */
    static NetlinkSocket open(int protocol) throws LinuxException {
        int type = SocketCalls.SOCK_RAW | SocketCalls.CLOEXEC;
        int number = SocketCalls.socket(SocketCalls.AF_NETLINK, type, protocol);
        Fd fd = Fd.adopt(Native.check(number, "socket netlink"));
        // All three make answers better, none is needed.
        int _ = SocketCalls.setOption(number, SocketCalls.SOL_NETLINK, NETLINK_CAP_ACK, 1);
        int _ = SocketCalls.setOption(number, SocketCalls.SOL_NETLINK, NETLINK_EXT_ACK, 1);
        int _ =
                SocketCalls.setOption(
                        number, SocketCalls.SOL_SOCKET, SocketCalls.SO_RCVBUFFORCE, RECEIVE_BUFFER);
        return new NetlinkSocket(fd);
    }

    /** Sends one request and takes its one answer. */
    synchronized NetlinkReply ask(String what, NetlinkWriter request) throws LinuxException {
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

    synchronized void dump(
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
            Native.check(rc, "send to netlink");
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
