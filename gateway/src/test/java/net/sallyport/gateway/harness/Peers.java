package net.sallyport.gateway.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.gre.GreHeader;

/**
 * The clients' side of a test: one thread, one raw socket, and every client that the test dialled.
 * Time passes for them only while the test waits for something here.
 */
public final class Peers implements AutoCloseable {
    private static final int SLOT_BYTES = 2_048;
    private static final int HEADROOM = 96;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TestGateway gateway;
    private final Arena arena = Arena.ofAuto();
    private final RawSocket raw;
    private final DatagramBatch inbox = new DatagramBatch(arena, 64, SLOT_BYTES);
    private final SendBatch outbox = new SendBatch(arena, 64, SLOT_BYTES);
    private final List<ScriptedClient> clients = new ArrayList<>();
    private final Map<Integer, ScriptedCall> calls = new HashMap<>();
    private int lastCallId = 100;
    private int lastAddress;

    Peers(TestGateway gateway) throws LinuxException {
        this.gateway = gateway;
        raw = RawSocket.open(47);
        raw.setReceiveBuffer(4 << 20);
    }

    /** A client of an address of its own, connected to the gateway's first address. */
    public ScriptedClient connect() throws LinuxException {
        return connect(TestGateway.ADDRESS);
    }

    /** A client of one of the clients' machine's addresses. */
    public ScriptedClient connectFrom(Inet4Address address) throws LinuxException {
        return connect(TestGateway.ADDRESS, Machine.USUAL.at(address));
    }

    public ScriptedClient connect(Inet4Address server) throws LinuxException {
        return connect(server, Machine.USUAL.at(nextAddress()));
    }

    private ScriptedClient connect(Inet4Address server, Machine.At from) throws LinuxException {
        ScriptedClient client = new ScriptedClient(this, server, from.address(), from.machine());
        clients.add(client);
        return client;
    }

    /** A client with one call, of this machine. */
    public ScriptedCall dial(Machine.At from, String account) throws LinuxException {
        return connect(TestGateway.ADDRESS, from)
                .call(
                        Dialling.as(account, "test.test")
                                .withIdentification(from.machine().identification()));
    }

    /** Likewise, and waits till it is up. */
    public ScriptedCall up(Machine.At from, String account) throws Exception {
        ScriptedCall call = dial(from, account);
        until(account + " up", call::isUp);
        return call;
    }

    /** A client with one call, as usual. */
    public ScriptedCall dial(String account, String password) throws LinuxException {
        return connect().call(Dialling.as(account, password));
    }

    public ScriptedCall dial(Dialling dialling) throws LinuxException {
        return connect().call(dialling);
    }

    /** Dials and waits till it is up. */
    public ScriptedCall up(String account, String password) throws Exception {
        ScriptedCall call = dial(account, password);
        until(account + " up", call::isUp);
        return call;
    }

    /** Another address of the clients' machine. */
    public Inet4Address nextAddress() {
        return Ipv4.of(Ipv4.toInt(TestGateway.CLIENTS) + ++lastAddress);
    }

    /** Lets time pass until the condition holds. */
    public void until(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain: " + what + "\n" + describe());
            }
            pump();
        }
    }

    /** Lets so much time pass. */
    public void pass(long millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            pump();
        }
    }

    /** Runs a task in the gateway's namespace while time passes for the clients. */
    public <T> T during(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(() -> gateway.inside(task));
        Thread thread = Thread.ofPlatform().name("during").daemon().start(future);
        until("a task", future::isDone);
        thread.join();
        return future.get();
    }

    /** Pings the gateway's end of the tunnel until an answer has come. */
    public void echo(ScriptedCall... pinging) throws Exception {
        for (ScriptedCall call : pinging) {
            long before = call.echoReplies();
            call.ping();
            until("an echo for " + call, () -> call.echoReplies() > before);
        }
    }

    /** Sends a GRE packet as it is. */
    public void sendGre(Inet4Address from, byte[] packet) {
        send(
                from,
                TestGateway.ADDRESS,
                (memory, offset) -> {
                    MemorySegment.copy(
                            packet, 0, memory, ValueLayout.JAVA_BYTE, offset, packet.length);
                    return new int[] {0, packet.length};
                });
    }

    int newCall(ScriptedCall call) {
        calls.put(++lastCallId, call);
        return lastCallId;
    }

    void send(Inet4Address from, Inet4Address to, OutgoingPacket packet) {
        long offset = outbox.nextSlot() + HEADROOM;
        int[] extent = packet.write(outbox.memory(), offset);
        if (extent[0] >= 0) {
            outbox.add(Ipv4.toInt(to), Ipv4.toInt(from), offset - extent[0], extent[0] + extent[1]);
            outbox.flush(raw);
        }
    }

    /** Writes a packet at an offset with room in front. */
    interface OutgoingPacket {
        /** How many bytes it wrote before the offset (negative: nothing to send), and after it. */
        int[] write(MemorySegment memory, long offset);
    }

    private void pump() throws Exception {
        boolean busy = receive();
        long now = Clock.nanos();
        for (ScriptedClient client : List.copyOf(clients)) {
            busy |= client.pump(now);
        }
        if (!busy) {
            Thread.sleep(1);
        }
    }

    private boolean receive() {
        int count = inbox.receive(raw);
        for (int i = 0; i < count; i++) {
            MemorySegment memory = inbox.memory();
            long start = inbox.offset(i);
            int header = (memory.get(ValueLayout.JAVA_BYTE, start) & 0x0f) * 4;
            int length = inbox.length(i) - header;
            ScriptedCall call = calls.get(GreHeader.callId(memory, start + header, length));
            if (call != null) {
                call.datagram(
                        memory, start + header, length, Ipv4.of(inbox.source(i)), Clock.nanos());
            }
        }
        return count > 0;
    }

    private String describe() {
        return clients.stream().map(ScriptedClient::describe).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        clients.forEach(ScriptedClient::close);
        raw.close();
    }
}
