package net.sallyport.gateway.abuse;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.ScriptedClient;
import net.sallyport.gateway.harness.TestGateway;

/** A gateway with bystanders who ping all the while, and an attacker's means. */
final class Scene {
    private final Peers peers;
    private final List<ScriptedCall> bystanders;
    private final List<SocketChannel> wires = new ArrayList<>();
    private final List<ScriptedClient> clients = new ArrayList<>();
    private final long[] sent;
    private final Random random = new Random(1);
    private int turn;

    Scene(Peers peers, List<ScriptedCall> bystanders) {
        this.peers = peers;
        this.bystanders = bystanders;
        this.sent = new long[bystanders.size()];
    }

    Peers peers() {
        return peers;
    }

    Random random() {
        return random;
    }

    ScriptedCall bystander() {
        return bystanders.getFirst();
    }

    /** Lets time pass, in which the bystanders ping by turns. */
    void pass(long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        do {
            ping();
            peers.pass(2);
        } while (System.nanoTime() < end);
    }

    private void ping() {
        bystanders.get(turn).ping();
        sent[turn]++;
        turn = (turn + 1) % bystanders.size();
    }

    /** How many pings the bystanders have sent. */
    long pings() {
        return LongStream.of(sent).sum();
    }

    /** Every bystander is in, and every ping so far is answered. */
    void awaitUnharmed() throws Exception {
        for (int i = 0; i < bystanders.size(); i++) {
            ScriptedCall call = bystanders.get(i);
            long wanted = sent[i];
            peers.until(
                    "bystander " + i + " unharmed, " + wanted + " answers",
                    () -> call.isUp() && call.echoReplies() == wanted);
        }
    }

    /** Somebody who has an account gets in, and out again. */
    void awaitGoodLogin() throws Exception {
        ScriptedCall good = peers.up("good", "test.test");
        peers.echo(good);
        good.client().hangUp();
    }

    /** A TCP connection to the server, with nothing said on it. */
    SocketChannel wire() throws IOException {
        SocketChannel wire =
                SocketChannel.open(new InetSocketAddress(TestGateway.ADDRESS, TestGateway.PORT));
        wire.configureBlocking(false);
        wires.add(wire);
        return wire;
    }

    /** Writes what the connection takes. */
    static void write(SocketChannel wire, byte[]... messages) {
        try {
            for (byte[] message : messages) {
                wire.write(ByteBuffer.wrap(message));
            }
        } catch (IOException closed) {
            // The server had enough.
        }
    }

    /** Reads what there is. False if the server has closed. */
    static boolean isOpen(SocketChannel wire) {
        try {
            return wire.read(ByteBuffer.allocate(65_536)) >= 0;
        } catch (IOException reset) {
            return false;
        }
    }

    void awaitClosed(SocketChannel wire) throws Exception {
        peers.until("the server closes", () -> !isOpen(wire));
    }

    /** A call that the gateway has taken, whose frames are made by hand. */
    BarePeer call(BarePeer.Proof proof) throws Exception {
        ScriptedClient client = peers.connect();
        clients.add(client);
        BarePeer peer = new BarePeer(proof);
        ScriptedCall call = client.callByHand(peer);
        peer.use(call);
        peers.until("a call", call::isConnected);
        return peer;
    }

    /** A tunnel of the attacker's own, which has an account. */
    ScriptedCall insider() throws Exception {
        ScriptedCall call = peers.up("insider", "test.test");
        clients.add(call.client());
        return call;
    }

    Inet4Address attacker() {
        return TestGateway.address("10.77.255.1");
    }

    /** The attacker goes. */
    void clear() throws IOException {
        for (SocketChannel wire : wires) {
            wire.close();
        }
        wires.clear();
        for (ScriptedClient client : clients) {
            if (!client.isClosed()) {
                client.hangUp();
            }
        }
        clients.clear();
    }
}
