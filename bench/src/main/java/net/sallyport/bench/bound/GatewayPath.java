package net.sallyport.bench.bound;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.sallyport.bench.throughput.Tunnels;
import net.sallyport.client.PacketOutlet;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.loop.Clock;
import org.jspecify.annotations.Nullable;

/** The gateway, a process with one worker, and one session from our own client. */
final class GatewayPath implements Path {
    private final Tunnels tunnels;
    private final OutFeed feed;
    private final Flow flow;
    private final java.nio.file.Path worker;
    private @Nullable CountDownLatch clientPaused;

    static GatewayPath open(String form, boolean mppe) throws Exception {
        Tunnels tunnels = Tunnels.open(new Tunnels.Setting(form, mppe, true, 1, 1));
        return new GatewayPath(tunnels, OutFeed.open(tunnels.lab(), tunnels.locals().getFirst()));
    }

    private GatewayPath(Tunnels tunnels, OutFeed feed) throws IOException {
        this.tunnels = tunnels;
        this.feed = feed;
        Inet4Address local = tunnels.locals().getFirst();
        flow = new Flow(Ipv4.toInt(local), Ipv4.toInt(OutFeed.OUTSIDE));
        var tasks = java.nio.file.Path.of("/proc", "" + tunnels.server().process().pid(), "task");
        try (Stream<java.nio.file.Path> threads = Files.list(tasks)) {
            worker =
                    threads.filter(GatewayPath::isWorker)
                            .findFirst()
                            .orElseThrow(() -> new IOException("no worker among the threads"));
        }
    }

    private static boolean isWorker(java.nio.file.Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals("worker-0");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void pause() throws IOException {
        signal("-STOP");
    }

    @Override
    public void resume() throws IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException {
        String pid = Long.toString(tunnels.server().process().pid());
        Process kill = new ProcessBuilder("kill", signal, pid).inheritIO().start();
        int rc = kill.onExit().join().exitValue();
        if (rc != 0) {
            throw new IllegalStateException("kill " + signal + " ended with " + rc);
        }
    }

    @Override
    public void queueIn(int packets) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        PacketOutlet outlet = tunnels.ports().outlet(tunnels.locals().getFirst());
        tunnels.dialer()
                .execute(() -> {
                    MemorySegment memory = outlet.memory();
                    for (int n = 0; n < packets; n++) {
                        flow.write(memory, outlet.next(), Flow.PAYLOAD, false);
                        outlet.send(Flow.PACKET, Clock.nanos());
                    }
                    done.complete(true);
                });
        boolean _ = done.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void rest() throws InterruptedException {
        CountDownLatch before = clientPaused;
        if (before != null) {
            before.countDown();
        }
        Thread.sleep(10);
    }

    /** The client stands still meanwhile, and does not take from the processor. */
    @Override
    public void queueOut(int packets) {
        CountDownLatch latch = new CountDownLatch(1);
        clientPaused = latch;
        tunnels.dialer()
                .execute(() -> {
                    try {
                        boolean _ = latch.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        feed.queue(packets);
    }

    @Override
    public long received() {
        return count("rx_packets");
    }

    @Override
    public long sent() {
        return count("tx_packets");
    }

    private long count(String name) {
        return tunnels.server().ask("sessions") instanceof List<?> list
                        && list.getFirst() instanceof Map<?, ?> session
                        && session.get(name) instanceof Number number
                ? number.longValue()
                : -1;
    }

    @Override
    public String toString() {
        return tunnels.server().ask("sessions") + "\n" + tunnels.server().ask("status");
    }

    @Override
    public long processorNanos() throws IOException {
        return Long.parseLong(Files.readString(worker.resolve("schedstat")).split(" ")[0]);
    }

    @Override
    public void close() throws IOException {
        CountDownLatch before = clientPaused;
        if (before != null) {
            before.countDown();
        }
        resume();
        feed.close();
        tunnels.close();
    }
}
