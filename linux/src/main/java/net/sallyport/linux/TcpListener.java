package net.sallyport.linux;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Belongs to one thread: a non-blocking listening TCP socket over IPv4. */
public final class TcpListener implements AutoCloseable {
    private final Fd fd;
    private final InetSocketAddress local;

    private TcpListener(Fd fd, InetSocketAddress local) {
        this.fd = fd;
        this.local = local;
    }

    /**
     * Listens, with SO_REUSEADDR set.
     *
     * @param address 0.0.0.0 for all
     * @param port 0 for one that the kernel picks
     * @param backlog the most connections that wait to be accepted; the kernel's {@code
     *     net.core.somaxconn} limits it
     */
    public static TcpListener bind(Inet4Address address, int port, int backlog)
            throws LinuxException {
        int type = SocketCalls.SOCK_STREAM | SocketCalls.NONBLOCK | SocketCalls.CLOEXEC;
        int number = SocketCalls.socket(SocketCalls.AF_INET, type, 0);
        Fd fd = Fd.adopt(Native.check(number, "socket TCP"));
        try {
            int rc =
                    SocketCalls.setOption(
                            number, SocketCalls.SOL_SOCKET, SocketCalls.SO_REUSEADDR, 1);
            Native.check(rc, "setsockopt SO_REUSEADDR");
            MemorySegment sockaddr = SocketCalls.scratchAddress(Ipv4.toInt(address), port);
            rc = SocketCalls.bind(number, sockaddr, SocketCalls.SOCKADDR_IN);
            String where = address.getHostAddress() + ":" + port;
            Native.check(rc, "bind " + where);
            Native.check(SocketCalls.listen(number, backlog), "listen " + where);
            return new TcpListener(fd, SocketCalls.localAddress(number));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** What is accepted from now on sends small messages at once. */
    public void setNoDelay(boolean on) throws LinuxException {
        int rc =
                SocketCalls.setOption(
                        fd.number(), SocketCalls.SOL_TCP, TcpSocket.TCP_NODELAY, on ? 1 : 0);
        Native.check(rc, "setsockopt TCP_NODELAY");
    }

    /** Takes over a listening, non-blocking descriptor; it is closed if this fails. */
    public static TcpListener adopt(int descriptor) throws LinuxException {
        Fd fd = Fd.adopt(descriptor);
        try {
            return new TcpListener(fd, SocketCalls.localAddress(descriptor));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * The next connection; connections that died while they waited are passed over.
     *
     * @return null if none waits
     * @throws LinuxException {@link Errno#EMFILE}, {@link Errno#ENFILE}, {@link Errno#ENOBUFS} or
     *     {@link Errno#ENOMEM} leave the connection waiting: a level-triggered loop should pause
     *     before it asks again
     */
    public @Nullable TcpSocket accept() throws LinuxException {
        while (true) {
            int rc = SocketCalls.accept(fd.number());
            if (rc >= 0) {
                return TcpSocket.accepted(rc, SocketCalls.scratchAddress("accept"));
            }
            switch (-rc) {
                case Errno.EAGAIN -> {
                    return null;
                }
                // accept(2): an error that waits on the new connection is reported here, and the
                // caller is to go on as after EAGAIN.
                case Errno.EINTR,
                        Errno.ECONNABORTED,
                        Errno.EPERM,
                        Errno.ENETDOWN,
                        Errno.EHOSTUNREACH,
                        Errno.ENETUNREACH,
                        Errno.ETIMEDOUT -> {}
                default -> throw new LinuxException("accept", -rc);
            }
        }
    }

    public Inet4Address localAddress() {
        return (Inet4Address) local.getAddress();
    }

    public int localPort() {
        return local.getPort();
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
