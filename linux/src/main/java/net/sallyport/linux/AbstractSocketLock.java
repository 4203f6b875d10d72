package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.U16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that one process a network namespace can hold: a listening socket under an abstract name.
 * The kernel lets go of it when the process ends, however it ends, and tells others who holds it.
 */
public final class AbstractSocketLock implements AutoCloseable {
    /** What came of trying. */
    public sealed interface Attempt {
        /** It is ours until the lock is closed. */
        record Held(AbstractSocketLock lock) implements Attempt {}

        /**
         * Another has it.
         *
         * @param pid its process id; 0 if it lives in a process namespace we cannot see into
         */
        record TakenBy(long pid) implements Attempt {}
    }

    private static final int PATH = 108;
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Fd fd;

    private AbstractSocketLock(Fd fd) {
        this.fd = fd;
    }

    /**
     * Tries to take the lock of this thread's network namespace.
     *
     * @param name 1 to 107 bytes
     */
    public static Attempt tryAcquire(String name) throws LinuxException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length >= PATH) {
            throw new IllegalArgumentException("abstract socket name of 1 to 107 bytes: " + name);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Fd own = socket();
            int rc = SocketCalls.bind(own.number(), address(bytes), 3 + bytes.length);
            if (rc >= 0) {
                rc = SocketCalls.listen(own.number(), 1);
                if (rc >= 0) {
                    return new Attempt.Held(new AbstractSocketLock(own));
                }
            }
            own.close();
            if (rc != -Errno.EADDRINUSE) {
                throw new LinuxException("bind abstract socket " + name, -rc);
            }
            try (Fd other = socket()) {
                rc = SocketCalls.connect(other.number(), address(bytes), 3 + bytes.length);
                if (rc >= 0) {
                    return new Attempt.TakenBy(peer(other));
                }
                // A full backlog is nobody's reading it: taken, and who has it cannot be asked.
                if (rc == Errno.WOULD_BLOCK) {
                    return new Attempt.TakenBy(0);
                }
            }
            // Refused: the holder let go, or has bound and is about to listen.
            if (rc != -Errno.ECONNREFUSED) {
                throw new LinuxException("connect abstract socket " + name, -rc);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return new Attempt.TakenBy(0);
    }

    private static Fd socket() throws LinuxException {
        int type = SocketCalls.SOCK_STREAM | SocketCalls.CLOEXEC | SocketCalls.NONBLOCK;
        return Fd.adopt(
                Native.check(SocketCalls.socket(SocketCalls.AF_UNIX, type, 0), "socket unix"));
    }

    // struct sockaddr_un: family, then a zero byte, then the name without a terminator.
    private static MemorySegment address(byte[] name) {
        MemorySegment scratch = Native.scratch();
        scratch.set(U16, 0, (short) SocketCalls.AF_UNIX);
        scratch.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
        MemorySegment.copy(name, 0, scratch, ValueLayout.JAVA_BYTE, 3, name.length);
        return scratch;
    }

    // struct ucred: pid, uid, gid, of the one that called listen.
    private static long peer(Fd connected) throws LinuxException {
        MemorySegment credentials = Native.scratch();
        int rc =
                SocketCalls.getOption(
                        connected.number(),
                        SocketCalls.SOL_SOCKET,
                        SocketCalls.SO_PEERCRED,
                        credentials,
                        12);
        Native.check(rc, "getsockopt SO_PEERCRED");
        return credentials.get(I, 0);
    }

    /** Lets go. */
    @Override
    public void close() {
        fd.close();
    }
}
