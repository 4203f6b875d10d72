package net.sallyport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * Belongs to a worker: one non-blocking TCP connection over IPv4. Memory to read into and write
 * from must be native.
 */
public final class TcpSocket implements AutoCloseable {
    /** What {@link #read} returns when the peer has closed its side. */
    public static final int EOF = 0;

    /** What {@link #read} and {@link #write} return when nothing can be done now. */
    public static final int WOULD_BLOCK = Errno.WOULD_BLOCK;

    static final int TCP_NODELAY = 1;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int SHUT_WR = 1;
    private static final int SHUT_RDWR = 2;

    private final Fd fd;
    private Inet4Address localAddress;
    private int localPort;
    private final Inet4Address remoteAddress;
    private final int remotePort;

    private TcpSocket(Fd fd, InetSocketAddress local, InetSocketAddress remote) {
        this.fd = fd;
        this.localAddress = (Inet4Address) local.getAddress();
        this.localPort = local.getPort();
        this.remoteAddress = (Inet4Address) remote.getAddress();
        this.remotePort = remote.getPort();
    }

    /**
     * Takes over a connected, non-blocking descriptor; it is closed if this fails (the connection
     * may be gone already: {@link Errno#ENOTCONN}).
     */
    public static TcpSocket adopt(int descriptor) throws LinuxException {
        Fd fd = Fd.adopt(descriptor);
        try {
            return new TcpSocket(
                    fd,
                    SocketCalls.localAddress(descriptor),
                    SocketCalls.remoteAddress(descriptor));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** Likewise, of a peer that is known. */
    static TcpSocket accepted(int descriptor, InetSocketAddress remote) throws LinuxException {
        Fd fd = Fd.adopt(descriptor);
        try {
            return new TcpSocket(fd, SocketCalls.localAddress(descriptor), remote);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** Starts a connection from whichever local address the routes prefer. */
    public static TcpSocket connect(Inet4Address address, int port) throws LinuxException {
        return connect(address, port, Ipv4.of(0));
    }

    /**
     * Starts a connection. Wait for {@link Epoll#OUT}, then ask {@link #finishConnect}.
     *
     * @param from the local address, 0.0.0.0 for whichever the routes prefer
     */
    public static TcpSocket connect(Inet4Address address, int port, Inet4Address from)
            throws LinuxException {
        int type = SocketCalls.SOCK_STREAM | SocketCalls.NONBLOCK | SocketCalls.CLOEXEC;
        int number = SocketCalls.socket(SocketCalls.AF_INET, type, 0);
        Fd fd = Fd.adopt(Native.check(number, "socket TCP"));
        try {
            if (Ipv4.toInt(from) != 0) {
                MemorySegment sockaddr = SocketCalls.scratchAddress(Ipv4.toInt(from), 0);
                int rc = SocketCalls.bind(number, sockaddr, SocketCalls.SOCKADDR_IN);
                Native.check(rc, "bind " + from.getHostAddress());
            }
            MemorySegment sockaddr = SocketCalls.scratchAddress(Ipv4.toInt(address), port);
            int rc = SocketCalls.connect(number, sockaddr, SocketCalls.SOCKADDR_IN);
            if (rc < 0 && rc != -Errno.EINPROGRESS) {
                throw new LinuxException("connect " + address.getHostAddress() + ":" + port, -rc);
            }
            return new TcpSocket(
                    fd, SocketCalls.localAddress(number), new InetSocketAddress(address, port));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Whether the connection stands.
     *
     * @return false if it is still being set up
     * @throws LinuxException if it failed, refused for example
     */
    public boolean finishConnect() throws LinuxException {
        String what = "connect " + remoteAddress.getHostAddress() + ":" + remotePort;
        int error =
                Native.check(
                        SocketCalls.getOption(
                                fd.number(), SocketCalls.SOL_SOCKET, SocketCalls.SO_ERROR),
                        what);
        if (error != 0) {
            throw new LinuxException(what, error);
        }
        try {
            InetSocketAddress _ = SocketCalls.remoteAddress(fd.number());
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOTCONN) {
                return false;
            }
            throw e;
        }
        InetSocketAddress local = SocketCalls.localAddress(fd.number());
        localAddress = (Inet4Address) local.getAddress();
        localPort = local.getPort();
        return true;
    }

    /**
     * Reads what is there.
     *
     * @param length the most to read, 1 and up
     * @return how many bytes came, {@link #EOF}, {@link #WOULD_BLOCK} or another {@code -errno}
     */
    public int read(MemorySegment memory, long offset, int length) {
        long pointer = Native.pointer(memory, offset, length);
        try {
            int rc;
            do {
                rc = SocketCalls.recv(fd.number(), pointer, length, 0);
            } while (rc == -Errno.EINTR);
            return rc;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /**
     * Writes as much as the socket takes now.
     *
     * @return how many bytes were taken, {@link #WOULD_BLOCK} or another {@code -errno}; a
     *     connection that is gone is an error here, never a signal
     */
    public int write(MemorySegment memory, long offset, int length) {
        long pointer = Native.pointer(memory, offset, length);
        try {
            int rc;
            do {
                rc = SocketCalls.send(fd.number(), pointer, length, SocketCalls.MSG_NOSIGNAL);
            } while (rc == -Errno.EINTR);
            return rc;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /** Sends small messages at once instead of gathering them. */
    public void setNoDelay(boolean on) throws LinuxException {
        set(SocketCalls.SOL_TCP, TCP_NODELAY, on ? 1 : 0, "TCP_NODELAY");
    }

    public void setKeepAlive(boolean on) throws LinuxException {
        set(SocketCalls.SOL_SOCKET, SocketCalls.SO_KEEPALIVE, on ? 1 : 0, "SO_KEEPALIVE");
    }

    /**
     * Turns keep-alive on with its own times, each 1 s and up.
     *
     * @param probes how many unanswered probes end the connection
     */
    public void setKeepAlive(int idleSeconds, int intervalSeconds, int probes)
            throws LinuxException {
        setKeepAlive(true);
        set(SocketCalls.SOL_TCP, TCP_KEEPIDLE, idleSeconds, "TCP_KEEPIDLE");
        set(SocketCalls.SOL_TCP, TCP_KEEPINTVL, intervalSeconds, "TCP_KEEPINTVL");
        set(SocketCalls.SOL_TCP, TCP_KEEPCNT, probes, "TCP_KEEPCNT");
    }

    /**
     * How long written bytes may stay unacknowledged before the connection fails; 0: the default.
     */
    public void setUserTimeout(int millis) throws LinuxException {
        set(SocketCalls.SOL_TCP, TCP_USER_TIMEOUT, millis, "TCP_USER_TIMEOUT");
    }

    private void set(int level, int option, int value, String name) throws LinuxException {
        int rc = SocketCalls.setOption(fd.number(), level, option, value);
        Native.check(rc, "setsockopt " + name);
    }

    /** Tells the peer that nothing more comes; what it still sends can be read. */
    public void shutdownOutput() {
        // Fails only on a connection that is gone, which is what was wanted.
        int _ = SocketCalls.shutdown(fd.number(), SHUT_WR);
    }

    /** Ends both directions; the descriptor stays open. */
    public void shutdown() {
        int _ = SocketCalls.shutdown(fd.number(), SHUT_RDWR);
    }

    public Inet4Address localAddress() {
        return localAddress;
    }

    public int localPort() {
        return localPort;
    }

    public Inet4Address remoteAddress() {
        return remoteAddress;
    }

    public int remotePort() {
        return remotePort;
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
