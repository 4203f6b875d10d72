package net.sallyport.linux;

import static net.sallyport.linux.Native.U16;
import static net.sallyport.linux.Native.U64;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Belongs to a worker: a non-blocking raw IPv4 socket for one IP protocol. What it receives begins
 * with the IP header, reassembled; what it sends gets its IP header from the kernel. Needs
 * CAP_NET_RAW.
 */
public final class RawSocket implements AutoCloseable {
    /** Whether packets are sent with Don't Fragment, and what happens to those too large. */
    public enum MtuDiscovery {
        /** Never Don't Fragment; the kernel fragments. */
        DONT(0),
        /** Don't Fragment while the packet fits the path MTU, else the kernel fragments. */
        WANT(1),
        /** Always Don't Fragment; a packet larger than the path MTU fails with EMSGSIZE. */
        DO(2),
        /** Always Don't Fragment, only the interface MTU counts. */
        PROBE(3);

        private final int value;

        MtuDiscovery(int value) {
            this.value = value;
        }
    }

    private static final int IP_PKTINFO = 8;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int DRAIN_LIMIT = 1_000_000;

    private final Fd fd;

    private RawSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a socket that takes every packet of the protocol until {@link #attachFilter}.
     *
     * @param protocol the IP protocol number, 1 to 255
     */
    public static RawSocket open(int protocol) throws LinuxException {
        int type = SocketCalls.SOCK_RAW | SocketCalls.NONBLOCK | SocketCalls.CLOEXEC;
        int rc = SocketCalls.socket(SocketCalls.AF_INET, type, protocol);
        return new RawSocket(Fd.adopt(Native.check(rc, "raw socket of protocol " + protocol)));
    }

    /** Takes over an open, non-blocking raw socket, its filter and what is queued included. */
    public static RawSocket adopt(int descriptor) {
        return new RawSocket(Fd.adopt(descriptor));
    }

    /**
     * Makes the program the socket's filter. Packets that were queued before, under whatever filter
     * there was, are dropped first, so that what is received afterwards has passed this one: the
     * steps are drop-all, drain, the real program.
     */
    public void attachFilter(BpfProgram program) throws LinuxException {
        replaceFilter(BpfProgram.dropAll());
        drain();
        replaceFilter(program);
    }

    /**
     * Exchanges the filter and keeps what is queued: for a program that lets more through than the
     * one before, or a reader that sorts out what is not its own.
     */
    public void replaceFilter(BpfProgram program) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code =
                    arena.allocate((long) program.length() * BpfProgram.INSTRUCTION, 8);
            program.write(code);
            // struct sock_fprog: number of instructions, padding, pointer.
            MemorySegment fprog = arena.allocate(16, 8);
            fprog.set(U16, 0, (short) program.length());
            fprog.set(U64, 8, code.address());
            int rc =
                    SocketCalls.setOption(
                            fd.number(),
                            SocketCalls.SOL_SOCKET,
                            SocketCalls.SO_ATTACH_FILTER,
                            fprog,
                            16);
            Native.check(rc, "setsockopt SO_ATTACH_FILTER");
        }
    }

    private void drain() throws LinuxException {
        MemorySegment scratch = Native.scratch();
        for (int i = 0; i < DRAIN_LIMIT; i++) {
            int rc =
                    SocketCalls.recv(
                            fd.number(),
                            scratch.address(),
                            1,
                            SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_TRUNC);
            if (rc == Errno.WOULD_BLOCK) {
                return;
            }
            if (rc < 0 && rc != -Errno.EINTR) {
                throw new LinuxException("drain of a raw socket", -rc);
            }
        }
    }

    /**
     * Asks for a receive buffer, past {@code net.core.rmem_max} if privileges allow.
     *
     * @return the size the kernel gave, bytes as it counts them (twice what was asked for)
     */
    public int setReceiveBuffer(int bytes) throws LinuxException {
        return setBuffer(SocketCalls.SO_RCVBUFFORCE, SocketCalls.SO_RCVBUF, bytes);
    }

    /** Asks for a send buffer; see {@link #setReceiveBuffer}. */
    public int setSendBuffer(int bytes) throws LinuxException {
        return setBuffer(SocketCalls.SO_SNDBUFFORCE, SocketCalls.SO_SNDBUF, bytes);
    }

    private int setBuffer(int forced, int plain, int bytes) throws LinuxException {
        int level = SocketCalls.SOL_SOCKET;
        if (SocketCalls.setOption(fd.number(), level, forced, bytes) < 0) {
            int rc = SocketCalls.setOption(fd.number(), level, plain, bytes);
            Native.check(rc, "setsockopt of a buffer size");
        }
        return Native.check(SocketCalls.getOption(fd.number(), level, plain), "getsockopt");
    }

    /** Has each datagram come with its interface; see {@link DatagramBatch#interfaceIndex}. */
    public void setPacketInfo(boolean on) throws LinuxException {
        set(SocketCalls.SOL_IP, IP_PKTINFO, on ? 1 : 0, "IP_PKTINFO");
    }

    public void setMtuDiscovery(MtuDiscovery discovery) throws LinuxException {
        set(SocketCalls.SOL_IP, IP_MTU_DISCOVER, discovery.value, "IP_MTU_DISCOVER");
    }

    /** Sends and receives through one interface only; an empty name undoes it. */
    public void bindToDevice(String name) throws LinuxException {
        MemorySegment scratch = Native.scratch();
        scratch.setString(0, name);
        int rc =
                SocketCalls.setOption(
                        fd.number(),
                        SocketCalls.SOL_SOCKET,
                        SocketCalls.SO_BINDTODEVICE,
                        scratch,
                        name.length() + 1);
        Native.check(rc, "setsockopt SO_BINDTODEVICE " + name);
    }

    private void set(int level, int option, int value, String name) throws LinuxException {
        int rc = SocketCalls.setOption(fd.number(), level, option, value);
        Native.check(rc, "setsockopt " + name);
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
