package net.sallyport.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.sallyport.cli.Main;
import net.sallyport.client.Dialer;
import net.sallyport.client.PacketOutlet;
import net.sallyport.client.PacketPort;
import net.sallyport.client.PacketPorts;
import net.sallyport.client.Tunnel;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEvent;
import net.sallyport.linux.Ipv4;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels without an interface, many on one thread, against the real server. */
@Timeout(120)
class BareTunnelTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir Path home;
    private DemoNetwork network;
    private DemoServer server;
    private DemoNetwork.Place place;
    private Dialer dialer;
    private final BlockingQueue<TunnelEvent> events = new LinkedBlockingQueue<>();
    private final List<Pinger> pingers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(
                Files.readString(Path.of("/proc/self/status")).matches("(?s).*Uid:\\s+0\\s+0.*"),
                "NOT RUN: namespaces take root");
        network = new DemoNetwork();
        var serverPlace = network.makeServer();
        server =
                DemoServer.start(
                        serverPlace, home, Main.class.getName(), "anna", "secret", line -> {});
        place = network.makeClient("laptop", serverPlace, "192.0.2");
        Path secrets = home.resolve("ppp/chap-secrets");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            lines.append("user%d pptpd secret *\n".formatted(i));
        }
        Files.writeString(secrets, lines);
        server.awaitListening(30);
        dialer = place.namespace().call(() -> Dialer.open("bare"));
    }

    @AfterEach
    void end() throws Exception {
        if (dialer != null) {
            dialer.close();
        }
        if (server != null) {
            server.close();
        }
        if (network != null) {
            network.close();
        }
    }

    private Tunnel dial(String account) {
        PacketPorts ports =
                (agreed, outlet) -> {
                    Pinger pinger = new Pinger(agreed, outlet);
                    pingers.add(pinger);
                    return pinger;
                };
        return dialer.dial(
                TunnelConfig.of(place.server(), account, "secret"),
                ports,
                (tunnel, event) -> events.add(event));
    }

    private TunnelEvent.NetworkUp awaitUp() throws Exception {
        TunnelEvent event = events.poll(20, TimeUnit.SECONDS);
        while (!(event instanceof TunnelEvent.NetworkUp)) {
            assertTrue(event != null && !(event instanceof TunnelEvent.Ended), "" + event);
            event = events.poll(20, TimeUnit.SECONDS);
        }
        return (TunnelEvent.NetworkUp) event;
    }

    private <T> T onThread(java.util.function.Supplier<T> question) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        dialer.execute(() -> answer.complete(question.get()));
        return answer.get(10, TimeUnit.SECONDS);
    }

    private void awaitAnswers(Pinger pinger, long answers) throws Exception {
        long last = -1;
        while (pinger.answers < answers) {
            if (pinger.answers == last) {
                // All that were under way are lost: begin anew.
                dialer.execute(pinger::begin);
            }
            last = pinger.answers;
            Thread.sleep(100);
        }
    }

    @Test
    void shouldCarryTwentyTunnelsOnOneThread() throws Exception {
        Set<Inet4Address> addresses = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            Tunnel _ = dial("user" + i);
        }
        for (int i = 0; i < 20; i++) {
            addresses.add(awaitUp().network().local());
        }
        assertEquals(20, addresses.size());
        for (Pinger pinger : pingers) {
            awaitAnswers(pinger, 10);
        }
    }

    @Test
    void shouldAllocateNothingForAPacket() throws Exception {
        Tunnel tunnel = dial("user0");
        assertEquals("", awaitUp().interfaceName());
        Pinger pinger = onThread(pingers::getFirst);
        double bytesAPacket = Double.MAX_VALUE;
        for (int round = 1; round <= 20 && bytesAPacket > 0.5; round++) {
            long before = onThread(THREADS::getCurrentThreadAllocatedBytes);
            long answers = pinger.answers;
            long start = System.nanoTime();
            awaitAnswers(pinger, answers + 10_000);
            double seconds = (System.nanoTime() - start) / 1e9;
            long packets = 2 * (pinger.answers - answers);
            long after = onThread(THREADS::getCurrentThreadAllocatedBytes);
            bytesAPacket = (double) (after - before) / packets;
            System.out.printf(
                    "round %d: %.0f packets a second, %.2f bytes allocated a packet%n",
                    round, packets / seconds, bytesAPacket);
        }
        assertTrue(bytesAPacket <= 0.5, "allocates " + bytesAPacket + " bytes a packet");
        long answers = pinger.answers;
        assertTrue(tunnel.statistics().receivedPackets() >= answers);
    }

    /** Asks the server for echoes, as many at a time as there are answers outstanding. */
    private static final class Pinger implements PacketPort {
        private static final int WINDOW = 32;
        private static final int LENGTH = 84;
        private static final ValueLayout.OfShort U16 =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        private static final ValueLayout.OfInt U32 =
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

        private final PacketOutlet outlet;
        private final byte[] request = new byte[LENGTH];
        private volatile long answers;

        Pinger(PacketPorts.Network network, PacketOutlet outlet) {
            this.outlet = outlet;
            MemorySegment packet = MemorySegment.ofArray(request);
            packet.set(U32, 0, 0x4500_0000 | LENGTH);
            packet.set(U32, 8, 0x4001_0000);
            packet.set(U32, 12, Ipv4.toInt(network.local()));
            packet.set(U32, 16, Ipv4.toInt(network.peer()));
            packet.set(U16, 10, checksum(packet, 0, 20));
            packet.set(U16, 20, (short) 0x0800);
            packet.set(U16, 22, checksum(packet, 20, LENGTH));
        }

        private static short checksum(MemorySegment packet, int from, int to) {
            int sum = 0;
            for (int at = from; at < to; at += 2) {
                sum += packet.get(U16, at) & 0xffff;
            }
            sum = (sum & 0xffff) + (sum >>> 16);
            return (short) ~((sum & 0xffff) + (sum >>> 16));
        }

        /** On the dialer's thread, as all but the number of answers. */
        void begin() {
            for (int i = 0; i < WINDOW; i++) {
                ask(0);
            }
        }

        private void ask(long nowNanos) {
            MemorySegment.copy(
                    request, 0, outlet.memory(), ValueLayout.JAVA_BYTE, outlet.next(), LENGTH);
            outlet.send(LENGTH, nowNanos);
        }

        @Override
        public String interfaceName() {
            return "";
        }

        @Override
        public void deliver(MemorySegment memory, long offset, int length, long nowNanos) {
            if (length >= 28 && memory.get(ValueLayout.JAVA_BYTE, offset + 20) == 0) {
                answers++;
                ask(nowNanos);
            }
        }

        @Override
        public void close() {}
    }
}
