package net.sallyport.linux;

import static net.sallyport.linux.Native.U16;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A datagram socket to another process of this host, such as a service's manager (sd_notify(3)) or
 * the journal. Any thread may send; none waits.
 */
public final class LocalDatagrams implements AutoCloseable {
    private static final int PATH = 108;
    private static final int SOCK_DGRAM = 2;

    private final Fd fd;

    private LocalDatagrams(Fd fd) {
        this.fd = fd;
    }

    /** What became of a datagram. */
    public enum Sent {
        TAKEN,
        /** The receiver has too many that it did not read. */
        FULL,
        /** It is longer than a datagram can be. */
        TOO_LONG,
        /** Nobody receives there any more. */
        GONE
    }

    /**
     * Connects.
     *
     * @param address a path, or an abstract name with an at sign in front
     */
    public static LocalDatagrams connect(String address) throws LinuxException {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        if (name.length < 2 || name.length >= PATH || name[0] != '/' && name[0] != '@') {
            throw new LinuxException("address " + address, Errno.EINVAL);
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        int type = SOCK_DGRAM | SocketCalls.CLOEXEC | SocketCalls.NONBLOCK;
        Fd fd =
                Fd.adopt(
                        Native.check(
                                SocketCalls.socket(SocketCalls.AF_UNIX, type, 0), "socket unix"));
        // struct sockaddr_un: family, then the path with a terminator, or a zero byte and the name.
        MemorySegment scratch = Native.scratch();
        scratch.set(U16, 0, (short) SocketCalls.AF_UNIX);
        MemorySegment.copy(name, 0, scratch, ValueLayout.JAVA_BYTE, 2, name.length);
        scratch.set(ValueLayout.JAVA_BYTE, 2 + name.length, (byte) 0);
        int length = 2 + name.length + (name[0] == 0 ? 0 : 1);
        int rc = SocketCalls.connect(fd.number(), scratch, length);
        if (rc < 0) {
            fd.close();
            throw new LinuxException("connect to " + address, -rc);
        }
        return new LocalDatagrams(fd);
    }

    /** Sends a datagram, or nothing if it cannot go at once. */
    public Sent send(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
            int rc = SocketCalls.send(fd.number(), copy.address(), bytes.length, 0);
            return switch (-rc) {
                case Errno.EAGAIN, Errno.ENOBUFS, Errno.EINTR -> Sent.FULL;
                case Errno.EMSGSIZE -> Sent.TOO_LONG;
                default -> rc == bytes.length ? Sent.TAKEN : Sent.GONE;
            };
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
