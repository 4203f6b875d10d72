package net.sallyport.bench.throughput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import net.sallyport.linux.NetworkNamespace;

/**
 * TCP through every tunnel at once: one connection each, one thread that writes all that they take
 * and one that reads, in the two namespaces.
 */
final class TcpLoad implements AutoCloseable {
    private static final int PIECE = 128 << 10;

    private final List<SocketChannel> writing = new ArrayList<>();
    private final Map<SocketChannel, AtomicLong> received = new ConcurrentHashMap<>();
    private final Thread writer;
    private final Thread reader;
    private volatile boolean ended;

    /**
     * Connects, and begins.
     *
     * @param down whether the server's side writes
     */
    static TcpLoad start(Tunnels tunnels, List<Inet4Address> locals, boolean down)
            throws Exception {
        List<SocketChannel> near = new ArrayList<>();
        List<SocketChannel> far = new ArrayList<>();
        var server = new NetworkNamespace(tunnels.lab().namespace());
        try (ServerSocketChannel listener =
                server.call(() ->
                        ServerSocketChannel.open()
                                .bind(new InetSocketAddress(Tunnels.INSIDE, 0), 1_024))) {
            for (Inet4Address local : locals) {
                near.add(tunnels.space().call(connect(local, listener)));
                far.add(listener.accept());
            }
        }
        return new TcpLoad(down ? far : near, down ? near : far);
    }

    private static Callable<SocketChannel> connect(
            Inet4Address local, ServerSocketChannel listener) {
        return () -> {
            SocketChannel channel = SocketChannel.open();
            channel.bind(new InetSocketAddress(local, 0));
            channel.connect(listener.getLocalAddress());
            return channel;
        };
    }

    private TcpLoad(List<SocketChannel> writing, List<SocketChannel> reading) {
        this.writing.addAll(writing);
        reading.forEach(channel -> received.put(channel, new AtomicLong()));
        writer = Thread.ofPlatform().start(() -> serve(writing, SelectionKey.OP_WRITE));
        reader = Thread.ofPlatform().start(() -> serve(reading, SelectionKey.OP_READ));
    }

    private void serve(List<SocketChannel> channels, int interest) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
        try (Selector selector = Selector.open()) {
            for (SocketChannel channel : channels) {
                channel.configureBlocking(false);
                channel.register(selector, interest, received.get(channel));
            }
            while (!ended) {
                selector.select(key -> move(key, buffer), 100);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(SelectionKey key, ByteBuffer buffer) {
        SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        try {
            if (key.attachment() instanceof AtomicLong bytes) {
                bytes.addAndGet(channel.read(buffer));
            } else {
                int _ = channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each connection has received so far, bytes. */
    long[] received() {
        return received.values().stream().mapToLong(AtomicLong::get).toArray();
    }

    /** What all have received, bytes. */
    long total() {
        return Arrays.stream(received()).sum();
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try {
            writer.join();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel channel : writing) {
            channel.close();
        }
        for (SocketChannel channel : received.keySet()) {
            channel.close();
        }
    }
}
