package net.sallyport.linux;

import static net.sallyport.linux.Native.BE16;
import static net.sallyport.linux.Native.BE32;
import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;
import static net.sallyport.linux.Native.U16;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;

/** The socket calls; each returns its result or {@code -errno}. */
final class SocketCalls {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_NETLINK = 16;
    static final int SOCK_STREAM = 1;
    static final int SOCK_RAW = 3;
    static final int NONBLOCK = 0x800;
    static final int CLOEXEC = 0x80000;

    static final int SOL_IP = 0;
    static final int SOL_SOCKET = 1;
    static final int SOL_TCP = 6;
    static final int SOL_NETLINK = 270;

    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_KEEPALIVE = 9;
    static final int SO_PEERCRED = 17;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;

    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_NOSIGNAL = 0x4000;

    /** Bytes of a {@code struct sockaddr_in}. */
    static final int SOCKADDR_IN = 16;

    private static final MethodHandle SOCKET =
            Native.call("socket", FunctionDescriptor.of(I, I, I, I));
    private static final MethodHandle BIND = Native.call("bind", FunctionDescriptor.of(I, I, L, I));
    private static final MethodHandle LISTEN =
            Native.call("listen", FunctionDescriptor.of(I, I, I));
    private static final MethodHandle CONNECT =
            Native.call("connect", FunctionDescriptor.of(I, I, L, I));
    private static final MethodHandle ACCEPT4 =
            Native.call("accept4", FunctionDescriptor.of(I, I, L, L, I));

    /** Where the length of an address is in the scratch area. */
    private static final long LENGTH_AT = Native.SCRATCH - 4L;

    private static final int ADDRESS_ROOM = 128;

    private static final MethodHandle SHUTDOWN =
            Native.call("shutdown", FunctionDescriptor.of(I, I, I));
    private static final MethodHandle GETSOCKNAME =
            Native.call("getsockname", FunctionDescriptor.of(I, I, L, L));
    private static final MethodHandle GETPEERNAME =
            Native.call("getpeername", FunctionDescriptor.of(I, I, L, L));
    private static final MethodHandle SETSOCKOPT =
            Native.call("setsockopt", FunctionDescriptor.of(I, I, I, I, L, I));
    private static final MethodHandle GETSOCKOPT =
            Native.call("getsockopt", FunctionDescriptor.of(I, I, I, I, L, L));
    private static final MethodHandle SEND =
            Native.call("send", FunctionDescriptor.of(L, I, L, L, I));
    private static final MethodHandle RECV =
            Native.call("recv", FunctionDescriptor.of(L, I, L, L, I));
    private static final MethodHandle SENDMMSG =
            Native.call("sendmmsg", FunctionDescriptor.of(I, I, L, I, I));
    private static final MethodHandle RECVMMSG =
            Native.call("recvmmsg", FunctionDescriptor.of(I, I, L, I, I, L));
    private static final MethodHandle PLAIN_SENDMMSG =
            Native.plainCall("sendmmsg", FunctionDescriptor.of(I, I, L, I, I));
    private static final MethodHandle PLAIN_RECVMMSG =
            Native.plainCall("recvmmsg", FunctionDescriptor.of(I, I, L, I, I, L));

    private SocketCalls() {}

    static int socket(int family, int type, int protocol) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) SOCKET.invokeExact(state, family, type, protocol), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int bind(int fd, MemorySegment address, int length) {
        MemorySegment state = Native.state();
        try {
            return Native.result(
                    (int) BIND.invokeExact(state, fd, address.address(), length), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int listen(int fd, int backlog) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) LISTEN.invokeExact(state, fd, backlog), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int connect(int fd, MemorySegment address, int length) {
        MemorySegment state = Native.state();
        try {
            return Native.result(
                    (int) CONNECT.invokeExact(state, fd, address.address(), length), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /**
     * The peer's address is in this thread's scratch area then, see {@link
     * #scratchAddress(String)}.
     */
    static int accept(int fd) {
        MemorySegment state = Native.state();
        MemorySegment scratch = Native.scratch();
        scratch.set(I, LENGTH_AT, ADDRESS_ROOM);
        try {
            return Native.result(
                    (int)
                            ACCEPT4.invokeExact(
                                    state,
                                    fd,
                                    scratch.address(),
                                    scratch.address() + LENGTH_AT,
                                    NONBLOCK | CLOEXEC),
                    state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int shutdown(int fd, int how) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) SHUTDOWN.invokeExact(state, fd, how), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int send(int fd, long address, long length, int flags) {
        MemorySegment state = Native.state();
        try {
            return Native.result((long) SEND.invokeExact(state, fd, address, length, flags), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int recv(int fd, long address, long length, int flags) {
        MemorySegment state = Native.state();
        try {
            return Native.result((long) RECV.invokeExact(state, fd, address, length, flags), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int sendmmsg(int fd, long headers, int count, int flags) {
        try {
            int rc = (int) PLAIN_SENDMMSG.invokeExact(fd, headers, count, flags);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EAGAIN)) {
                return Errno.WOULD_BLOCK;
            }
            MemorySegment state = Native.state();
            return Native.result(
                    (int) SENDMMSG.invokeExact(state, fd, headers, count, flags), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int recvmmsg(int fd, long headers, int count, int flags) {
        try {
            int rc = (int) PLAIN_RECVMMSG.invokeExact(fd, headers, count, flags, 0L);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EAGAIN)) {
                return Errno.WOULD_BLOCK;
            }
            MemorySegment state = Native.state();
            return Native.result(
                    (int) RECVMMSG.invokeExact(state, fd, headers, count, flags, 0L), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int setOption(int fd, int level, int name, MemorySegment value, int length) {
        MemorySegment state = Native.state();
        try {
            return Native.result(
                    (int) SETSOCKOPT.invokeExact(state, fd, level, name, value.address(), length),
                    state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int setOption(int fd, int level, int name, int value) {
        MemorySegment scratch = Native.scratch();
        scratch.set(I, 0, value);
        return setOption(fd, level, name, scratch, 4);
    }

    /** Fills {@code value}; the bytes written, or {@code -errno}. */
    static int getOption(int fd, int level, int name, MemorySegment value, int length) {
        MemorySegment state = Native.state();
        MemorySegment scratch = Native.scratch();
        scratch.set(I, LENGTH_AT, length);
        try {
            int rc =
                    Native.result(
                            (int)
                                    GETSOCKOPT.invokeExact(
                                            state,
                                            fd,
                                            level,
                                            name,
                                            value.address(),
                                            scratch.address() + LENGTH_AT),
                            state);
            return rc < 0 ? rc : scratch.get(I, LENGTH_AT);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /** An option that is a number which is never negative, or {@code -errno}. */
    static int getOption(int fd, int level, int name) {
        MemorySegment scratch = Native.scratch();
        int rc = getOption(fd, level, name, scratch, 4);
        return rc < 0 ? rc : scratch.get(I, 0);
    }

    static InetSocketAddress localAddress(int fd) throws LinuxException {
        return address(GETSOCKNAME, fd, "getsockname");
    }

    static InetSocketAddress remoteAddress(int fd) throws LinuxException {
        return address(GETPEERNAME, fd, "getpeername");
    }

    private static InetSocketAddress address(MethodHandle call, int fd, String name)
            throws LinuxException {
        MemorySegment state = Native.state();
        MemorySegment scratch = Native.scratch();
        scratch.set(I, LENGTH_AT, ADDRESS_ROOM);
        int rc;
        try {
            rc =
                    Native.result(
                            (int)
                                    call.invokeExact(
                                            state,
                                            fd,
                                            scratch.address(),
                                            scratch.address() + LENGTH_AT),
                            state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Native.check(rc, name);
        return scratchAddress(name);
    }

    /**
     * The IPv4 address that the kernel has left in this thread's scratch area.
     *
     * @param name of the call that it came from
     */
    static InetSocketAddress scratchAddress(String name) throws LinuxException {
        MemorySegment scratch = Native.scratch();
        if (scratch.get(U16, 0) != AF_INET) {
            throw new LinuxException(name + ": not an IPv4 socket", Errno.EINVAL);
        }
        return new InetSocketAddress(
                Ipv4.of(scratch.get(BE32, 4)), Short.toUnsignedInt(scratch.get(BE16, 2)));
    }

    /** Writes a {@code struct sockaddr_in} at {@code offset}. */
    static void putAddress(MemorySegment memory, long offset, int address, int port) {
        memory.set(U16, offset, (short) AF_INET);
        memory.set(BE16, offset + 2, (short) port);
        memory.set(BE32, offset + 4, address);
        memory.set(Native.U64, offset + 8, 0);
    }

    /** This thread's scratch area with a {@code struct sockaddr_in} at its start. */
    static MemorySegment scratchAddress(int address, int port) {
        MemorySegment scratch = Native.scratch();
        putAddress(scratch, 0, address, port);
        return scratch;
    }
}
