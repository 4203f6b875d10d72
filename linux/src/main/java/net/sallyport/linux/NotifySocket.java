package net.sallyport.linux;

import static net.sallyport.linux.Native.U16;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket by which a service tells its manager of itself (sd_notify(3)): lines such as
 * {@code READY=1}. Any thread may tell.
 */
public final class NotifySocket implements AutoCloseable {
    private static final int PATH = 108;
    private static final int SOCK_DGRAM = 2;

    private final Fd fd;

    private NotifySocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Connects.
     *
     * @param address what the manager put into {@code NOTIFY_SOCKET}: a path, or an abstract name
     *     with an at sign in front
     */
    public static NotifySocket connect(String address) throws LinuxException {
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        if (name.length < 2 || name.length >= PATH || name[0] != '/' && name[0] != '@') {
            throw new LinuxException("NOTIFY_SOCKET " + address, Errno.EINVAL);
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
            throw new LinuxException("connect to NOTIFY_SOCKET " + address, -rc);
        }
        return new NotifySocket(fd);
    }

    /**
     * Sends a message, or nothing if nobody takes it now.
     *
     * @return whether it was taken
     */
    public boolean tell(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return SocketCalls.send(fd.number(), copy.address(), bytes.length, 0) == bytes.length;
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
