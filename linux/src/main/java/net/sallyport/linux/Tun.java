package net.sallyport.linux;

import static net.sallyport.linux.Native.U16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Belongs to a worker: a TUN interface, IP packets without a link header, non-blocking. Reading and
 * writing allocate nothing; memory must be native.
 *
 * <p>{@link #open} and {@link #close} take milliseconds (closing the last descriptor of a device
 * that is not persistent about 20: the kernel waits for every processor), so neither belongs on a
 * worker's thread. If the device is deleted by someone else, reads and writes return {@code
 * -}{@link Errno#EBADFD}.
 */
public final class Tun implements AutoCloseable {
    public enum Flag {
        /** Each packet is preceded by a virtio-net header of {@link #VNET_HEADER} bytes. */
        VNET_HEADER(0x4000),
        /** The name may be opened several times, each a queue of its own. */
        MULTI_QUEUE(0x0100),
        /** Fail with EBUSY rather than take over a persistent device of that name. */
        EXCLUSIVE(0x8000);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }
    }

    /** What the reader of a device can put right itself, so that the kernel need not. */
    public enum Offload {
        /** Checksums left to be filled in. */
        CHECKSUM(0x01),
        /** TCP over IPv4 in segments of up to 64 kB, to be cut. */
        TCP4_SEGMENTS(0x02),
        /** Among these such whose first one has CWR, by which TCP answers a congestion mark. */
        TCP_ECN(0x08),
        /** UDP in segments of one size, to be cut; kernels from 6.2 on. IPv6 goes with it. */
        UDP_SEGMENTS(0x20 | 0x40);

        private final int bit;

        Offload(int bit) {
            this.bit = bit;
        }
    }

    /** Bytes of the virtio-net header (without its merged-buffers field). */
    public static final int VNET_HEADER = 10;

    /** What {@link #read} and {@link #write} return when nothing can be done now. */
    public static final int WOULD_BLOCK = Errno.WOULD_BLOCK;

    private static final int NAME = 16;
    private static final short IFF_TUN = 0x0001;
    private static final short IFF_NO_PI = 0x1000;
    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNGETIFF = 0x800454d2L;
    private static final long TUNSETOFFLOAD = 0x400454d0L;

    /** What is asked for by {@link #openLarge}, the most first. */
    private static final Offload[][] LARGE = {
        {Offload.CHECKSUM, Offload.TCP4_SEGMENTS, Offload.TCP_ECN, Offload.UDP_SEGMENTS},
        {Offload.CHECKSUM, Offload.TCP4_SEGMENTS, Offload.TCP_ECN},
    };

    private final Fd fd;
    private final String name;
    private final int index;
    private final boolean vnetHeader;

    private Tun(Fd fd, String name, int index, boolean vnetHeader) {
        this.fd = fd;
        this.name = name;
        this.index = index;
        this.vnetHeader = vnetHeader;
    }

    /**
     * Makes a device (needs CAP_NET_ADMIN) in the network namespace of this thread, down and
     * without addresses, or attaches to one that exists.
     *
     * @param name 1 to 15 bytes; with {@code %d} in it (for example {@code ppp%d}) the kernel puts
     *     in the first free number, for which it looks at all devices: beside a thousand others a
     *     name in full is several times faster
     * @throws LinuxException {@link Errno#EBUSY} if the name is taken
     */
    public static Tun open(String name, Flag... flags) throws LinuxException {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length == 0 || bytes.length >= NAME) {
            throw new IllegalArgumentException("interface name of 1 to 15 bytes: " + name);
        }
        Fd fd = openNone();
        int opened = fd.number();
        try {
            int bits = IFF_TUN | IFF_NO_PI;
            for (Flag flag : flags) {
                bits |= flag.bit;
            }
            // struct ifreq: 16 bytes of name, then a union of 24.
            MemorySegment ifreq = Native.scratch();
            ifreq.asSlice(0, 40).fill((byte) 0);
            MemorySegment.copy(bytes, 0, ifreq, ValueLayout.JAVA_BYTE, 0, bytes.length);
            ifreq.set(U16, NAME, (short) bits);
            int rc = FileCalls.ioctl(opened, TUNSETIFF, ifreq.address());
            Native.check(rc, "TUNSETIFF " + name);
            String given = ifreq.getString(0, StandardCharsets.US_ASCII);
            int index = Native.check(FileCalls.interfaceIndex(given), "index of " + given);
            return new Tun(fd, given, index, (bits & Flag.VNET_HEADER.bit) != 0);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** A descriptor that belongs to no device yet. */
    static Fd openNone() throws LinuxException {
        int flags = FileCalls.O_RDWR | FileCalls.O_NONBLOCK | FileCalls.O_CLOEXEC;
        int opened = FileCalls.open("/dev/net/tun", flags, 0);
        return Fd.adopt(Native.check(opened, "open /dev/net/tun"));
    }

    /**
     * As {@link #open}, to exchange large packets with the kernel as far as it offers that. A
     * kernel that knows no virtio-net header gives a plain device: see {@link #hasVnetHeader}.
     */
    public static Tun openLarge(String name, Flag... flags) throws LinuxException {
        Flag[] more = Arrays.copyOf(flags, flags.length + 1);
        more[flags.length] = Flag.VNET_HEADER;
        Tun tun;
        try {
            tun = open(name, more);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            return open(name, flags);
        }
        for (Offload[] wanted : LARGE) {
            int rc = FileCalls.ioctl(tun.fd.number(), TUNSETOFFLOAD, bits(wanted));
            if (rc >= 0) {
                return tun;
            }
        }
        // Large packets are taken still, and those that are read are whole.
        return tun;
    }

    /** Takes over an open, non-blocking TUN descriptor; it is closed if this fails. */
    public static Tun adopt(int descriptor) throws LinuxException {
        Fd fd = Fd.adopt(descriptor);
        try {
            MemorySegment ifreq = Native.scratch();
            int rc = FileCalls.ioctl(descriptor, TUNGETIFF, ifreq.address());
            Native.check(rc, "TUNGETIFF");
            String name = ifreq.getString(0, StandardCharsets.US_ASCII);
            int index = Native.check(FileCalls.interfaceIndex(name), "index of " + name);
            int bits = ifreq.get(U16, NAME);
            return new Tun(fd, name, index, (bits & Flag.VNET_HEADER.bit) != 0);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Tells the kernel what the reader can do, with no argument that it can do nothing; needs
     * {@link Flag#VNET_HEADER}.
     *
     * @throws LinuxException {@link Errno#EINVAL} if the kernel offers none of that
     */
    public void setOffload(Offload... offloads) throws LinuxException {
        int rc = FileCalls.ioctl(fd.number(), TUNSETOFFLOAD, bits(offloads));
        Native.check(rc, "TUNSETOFFLOAD " + name);
    }

    private static long bits(Offload... offloads) {
        long bits = 0;
        for (Offload offload : offloads) {
            bits |= offload.bit;
        }
        return bits;
    }

    /**
     * Reads one packet that the host routed into the device.
     *
     * @param length room for it; a longer packet is cut
     * @return its length, {@link #WOULD_BLOCK} or another {@code -errno}
     */
    public int read(MemorySegment memory, long offset, int length) {
        long pointer = Native.pointer(memory, offset, length);
        try {
            int rc;
            do {
                rc = FileCalls.read(fd.number(), pointer, length);
            } while (rc == -Errno.EINTR);
            return rc;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /**
     * Hands the host one packet, as if it had come in by the device.
     *
     * @return {@code length}, {@link #WOULD_BLOCK} or another {@code -errno}: {@link Errno#EIO} if
     *     the device is down, {@link Errno#EINVAL} if it is no IP packet
     */
    public int write(MemorySegment memory, long offset, int length) {
        long pointer = Native.pointer(memory, offset, length);
        try {
            int rc;
            do {
                rc = FileCalls.write(fd.number(), pointer, length);
            } while (rc == -Errno.EINTR);
            return rc;
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /**
     * Hands the host one packet that lies in several places.
     *
     * @param vectors array of {@code struct iovec}: address and length of each piece, native memory
     *     that the caller keeps reachable
     * @return the bytes of all, {@link #WOULD_BLOCK} or another {@code -errno} as of {@link #write}
     */
    public int writeGathered(MemorySegment vectors, int count) {
        long pointer = Native.pointer(vectors, 0, (long) count * MessageLayout.IOVEC);
        try {
            int rc;
            do {
                rc = FileCalls.writev(fd.number(), pointer, count);
            } while (rc == -Errno.EINTR);
            return rc;
        } finally {
            Reference.reachabilityFence(vectors);
        }
    }

    /** Whether each packet, read or written, is preceded by a virtio-net header. */
    public boolean hasVnetHeader() {
        return vnetHeader;
    }

    /** The name the device had when it was opened. */
    public String name() {
        return name;
    }

    /** The interface index; it outlives a change of name. */
    public int index() {
        return index;
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
