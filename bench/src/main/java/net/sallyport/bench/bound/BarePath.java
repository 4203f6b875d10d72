package net.sallyport.bench.bound;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.time.Duration;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.linux.BpfProgram;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.NetworkNamespace;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;
import net.sallyport.linux.Tun;
import org.jspecify.annotations.Nullable;

/** The bare loop in the gateway's place, in namespaces like its. */
final class BarePath implements Path {
    private static final Inet4Address PEER = Inet4Address.ofLiteral("192.168.104.1");
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int SLOTS = 64;
    private static final int SLOT = 2_048;

    private final Lab lab;
    private final ClientSpace space;
    private final Tun tun;
    private final OutFeed feed;
    private final BareLoop loop;
    private final RawSocket client;
    private final SendBatch batch = new SendBatch(Arena.ofAuto(), SLOTS, SLOT);
    private final @Nullable BareCrypto encrypt;
    private final Flow flow = new Flow(Ipv4.toInt(PEER), Ipv4.toInt(OutFeed.OUTSIDE));

    static BarePath open(boolean mppe) throws Exception {
        Lab lab = Lab.open();
        ClientSpace space = ClientSpace.open(lab);
        NetworkNamespace server = new NetworkNamespace(lab.namespace());
        Tun tun = server.call(() -> Tun.openLarge("bare"));
        String script =
                "set -e; ip link set bare mtu 1396 txqueuelen 1000 up;"
                        + " ip route add %s/32 dev bare;"
                        + " sysctl -q -w net.ipv4.conf.bare.rp_filter=0";
        String _ =
                lab.run(BOUND, "sh", "-c", script.formatted(PEER.getHostAddress())).orThrow(script);
        OutFeed feed = OutFeed.open(lab, PEER);
        RawSocket client = space.call(() -> RawSocket.open(47));
        client.attachFilter(BpfProgram.dropAll());
        client.setSendBuffer(4 << 20);
        BareLoop loop =
                server.call(() ->
                        new BareLoop(
                                tun,
                                Ipv4.toInt(ClientSpace.FIRST_SOURCE),
                                mppe,
                                new Flow(Ipv4.toInt(PEER), Ipv4.toInt(OutFeed.OUTSIDE))));
        return new BarePath(lab, space, tun, feed, loop, client, mppe);
    }

    private BarePath(
            Lab lab,
            ClientSpace space,
            Tun tun,
            OutFeed feed,
            BareLoop loop,
            RawSocket client,
            boolean mppe) {
        this.lab = lab;
        this.space = space;
        this.tun = tun;
        this.feed = feed;
        this.loop = loop;
        this.client = client;
        encrypt = mppe ? new BareCrypto() : null;
    }

    @Override
    public void pause() throws InterruptedException {
        loop.pause();
    }

    @Override
    public void resume() {
        loop.resume();
    }

    @Override
    public void queueIn(int packets) {
        MemorySegment memory = batch.memory();
        int server = Ipv4.toInt(Inet4Address.ofLiteral(Lab.SERVER));
        for (int n = 0; n < packets; n++) {
            long slot = batch.nextSlot();
            long packet = slot + BareLoop.WRAPPING;
            flow.write(memory, packet, Flow.PAYLOAD, false);
            if (encrypt != null) {
                encrypt.apply(memory, packet, Flow.PACKET);
            }
            batch.add(
                    server,
                    Ipv4.toInt(ClientSpace.FIRST_SOURCE),
                    slot,
                    BareLoop.WRAPPING + Flow.PACKET);
            if (batch.isFull()) {
                int _ = batch.flush(client);
            }
        }
        int _ = batch.flush(client);
    }

    @Override
    public void queueOut(int packets) {
        feed.queue(packets);
    }

    @Override
    public long received() {
        return loop.received();
    }

    @Override
    public long sent() {
        return loop.sent();
    }

    @Override
    public long processorNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(loop.threadId());
    }

    @Override
    public void close() {
        loop.close();
        client.close();
        feed.close();
        tun.close();
        space.close();
        lab.close();
    }
}
