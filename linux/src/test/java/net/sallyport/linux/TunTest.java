package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TunTest {
    private static final int OURS = 0x0a070001;
    private static final int THEIRS = 0x0a070002;

    private static TestNamespace namespace;

    @BeforeAll
    static void enter() throws Exception {
        namespace = TestNamespace.create();
    }

    @AfterAll
    static void leave() throws Exception {
        namespace.close();
    }

    @Test
    void shouldGetAnAnswerToAnEchoRequestFromTheKernel() throws Exception {
        namespace.inside(() -> echo(0));
    }

    @Test
    void shouldExchangePacketsBehindAVirtioHeader() throws Exception {
        namespace.inside(() -> echo(Tun.VNET_HEADER, Tun.Flag.VNET_HEADER));
    }

    private static void echo(int headroom, Tun.Flag... flags) throws Exception {
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create(1);
                Tun tun = Tun.open("sptun0", flags)) {
            assertEquals("sptun0", tun.name());
            if (headroom != 0) {
                tun.setOffload();
                tun.setOffload(Tun.Offload.CHECKSUM, Tun.Offload.TCP4_SEGMENTS);
            }
            MemorySegment memory = arena.allocate(4096);
            Packets.echo(memory, headroom, 100, THEIRS, OURS, 0);
            assertEquals(-Errno.EIO, tun.write(memory, 0, 100 + headroom), "the device is down");
            TestNamespace.bringUp(tun, OURS, THEIRS);
            epoll.add(tun.fd(), Epoll.IN, 0);
            for (int sequence = 0; sequence < 100; sequence++) {
                memory.fill((byte) 0);
                Packets.echo(memory, headroom, 1000, THEIRS, OURS, sequence);
                assertEquals(1000 + headroom, tun.write(memory, 0, 1000 + headroom));
                int n = read(epoll, tun, memory, 2048, headroom);
                long at = 2048L + headroom;
                assertEquals(1000 + headroom, n);
                assertEquals(OURS, memory.get(Native.BE32, at + 12));
                assertEquals(THEIRS, memory.get(Native.BE32, at + 16));
                assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, at + 20), "Echo Reply");
                assertEquals(sequence, memory.get(Native.BE16, at + 26));
                assertEquals(
                        -1,
                        MemorySegment.mismatch(
                                memory,
                                headroom + 28,
                                headroom + 1000,
                                memory,
                                at + 28,
                                at + 1000));
            }
            assertEquals(-Errno.EINVAL, tun.write(memory, 4000, headroom + 1), "not an IP packet");
        }
    }

    /** The next IPv4 packet: the kernel also speaks IPv6 to a new device. */
    private static int read(Epoll epoll, Tun tun, MemorySegment memory, int at, int headroom) {
        while (true) {
            int n = tun.read(memory, at, 2048);
            if (n == Tun.WOULD_BLOCK) {
                assertEquals(1, epoll.await(5_000_000_000L), "the kernel did not answer");
            } else {
                assertTrue(n > 0, "read " + n);
                if (memory.get(ValueLayout.JAVA_BYTE, at + headroom) >> 4 == 4) {
                    return n;
                }
            }
        }
    }

    @Test
    void shouldNumberDevicesAsPppdDoes() throws Exception {
        namespace.inside(() -> {
            try (Tun first = Tun.open("ppp%d");
                    Tun second = Tun.open("ppp%d")) {
                assertEquals("ppp0", first.name());
                assertEquals("ppp1", second.name());
                assertNotEquals(first.index(), second.index());
                LinuxException e = assertThrows(LinuxException.class, () -> Tun.open("ppp1"));
                assertEquals(Errno.EBUSY, e.errno());
                assertEquals("TUNSETIFF ppp1: Device or resource busy (EBUSY)", e.getMessage());
            }
        });
    }

    @Test
    void shouldOpenSeveralQueuesOfOneDevice() throws Exception {
        namespace.inside(() -> {
            try (Tun first = Tun.open("spq0", Tun.Flag.MULTI_QUEUE);
                    Tun second = Tun.open("spq0", Tun.Flag.MULTI_QUEUE)) {
                assertEquals(first.index(), second.index());
            }
        });
    }

    @Test
    void shouldNotTakeOverADeviceThatOthersMade() throws Exception {
        namespace.run("ip", "tuntap", "add", "dev", "theirs", "mode", "tun");
        namespace.inside(() -> {
            LinuxException e =
                    assertThrows(
                            LinuxException.class, () -> Tun.open("theirs", Tun.Flag.EXCLUSIVE));
            assertEquals(Errno.EBUSY, e.errno());
        });
    }

    @Test
    void shouldHandADescriptorOver() throws Exception {
        namespace.inside(() -> {
            try (Tun first = Tun.open("spover0");
                    Netlink netlink = Netlink.open()) {
                netlink.batch().rename(first.index(), "spover1").commit();
                try (Tun second = Tun.adopt(first.fd().release())) {
                    assertEquals("spover1", second.name());
                    assertEquals(first.index(), second.index());
                }
                assertNull(netlink.link("spover1"));
            }
            try (EventFd other = EventFd.create()) {
                assertThrows(LinuxException.class, () -> Tun.adopt(other.fd().release()));
            }
        });
    }

    @Test
    void shouldSayWhenTheDeviceWasDeleted() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    Epoll epoll = Epoll.create(1);
                    Netlink netlink = Netlink.open();
                    Tun tun = Tun.open("spgone")) {
                epoll.add(tun.fd(), Epoll.IN, 0);
                netlink.batch().deleteLink(tun.index()).commit();
                MemorySegment memory = arena.allocate(2048);
                assertEquals(1, epoll.await(1_000_000_000));
                assertTrue((epoll.events(0) & Epoll.ERROR) != 0);
                assertEquals(-Errno.EBADFD, tun.read(memory, 0, 2048));
                Packets.echo(memory, 0, 100, THEIRS, OURS, 0);
                assertEquals(-Errno.EBADFD, tun.write(memory, 0, 100));
            }
        });
    }

    @Test
    void shouldRefuseNamesThatAreTooLong() {
        assertThrows(IllegalArgumentException.class, () -> Tun.open("sixteen-bytes-xx"));
        assertThrows(IllegalArgumentException.class, () -> Tun.open(""));
    }
}
