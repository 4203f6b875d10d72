package net.sallyport.gateway.harness;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.TcpSocket;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.PptpCounter;
import net.sallyport.protocol.pptp.PptpRole;

/** The client's end of a control connection, over a real TCP connection, with its calls. */
public final class ScriptedClient {
    private static final int READ = 4_096;

    private final Peers peers;
    private final Inet4Address server;
    private final Inet4Address address;
    private final TcpSocket socket;
    private final PptpConnection engine;
    private final Map<Integer, ScriptedCall> calls = new LinkedHashMap<>();
    private final List<String> news = new ArrayList<>();
    private final MemorySegment scratch = Arena.ofAuto().allocate(READ);
    private boolean connected;
    private boolean silent;
    private boolean closed;
    private PptpAction.CloseReason closeReason;

    ScriptedClient(Peers peers, Inet4Address server, Inet4Address address, Machine machine)
            throws LinuxException {
        engine =
                new PptpConnection(
                        new PptpConfig(
                                PptpRole.PNS,
                                machine.hostName(),
                                machine.vendor(),
                                1,
                                64,
                                16,
                                50,
                                20_000,
                                30_000,
                                60_000,
                                60_000,
                                3_000),
                        new Counters<>(PptpCounter.class));
        this.peers = peers;
        this.server = server;
        this.address = address;
        socket = TcpSocket.connect(server, TestGateway.PORT, address);
    }

    /** Asks for a call, as soon as the connection stands. */
    public ScriptedCall call(Dialling dialling) {
        return call(dialling, null);
    }

    /** A call whose frames the test handles itself, with {@link ScriptedCall#sendFrame}. */
    public ScriptedCall callByHand(ScriptedCall.Hand hand) {
        return call(Dialling.as("", ""), hand);
    }

    private ScriptedCall call(Dialling dialling, ScriptedCall.Hand hand) {
        ScriptedCall call = new ScriptedCall(peers, this, dialling, hand);
        calls.put(call.id(), call);
        return call;
    }

    /** From now on it is as if the machine were frozen. */
    public void freeze() {
        silent = true;
    }

    /** And from now on it lives again. */
    public void thaw() {
        silent = false;
    }

    /** Writes bytes of the test's own to the control connection. */
    public void write(byte[] bytes) {
        MemorySegment.copy(bytes, 0, scratch, ValueLayout.JAVA_BYTE, 0, bytes.length);
        int _ = socket.write(scratch, 0, bytes.length);
    }

    /** Closes the TCP connection; with something unread this is a reset. */
    public void hangUp() {
        closed = true;
        socket.close();
    }

    public boolean isFrozen() {
        return silent;
    }

    public boolean isConnected() {
        return connected;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Why the connection ended; null as long as it stands. */
    public PptpAction.CloseReason closeReason() {
        return closeReason;
    }

    Inet4Address server() {
        return server;
    }

    public Inet4Address address() {
        return address;
    }

    void clear(ScriptedCall call) {
        engine.clearCall(
                call.id(), net.sallyport.protocol.pptp.DisconnectResult.REQUEST, "", Clock.nanos());
    }

    boolean pump(long now) throws LinuxException {
        if (silent || closed) {
            return false;
        }
        if (!connected) {
            if (!socket.finishConnect()) {
                return false;
            }
            connected = true;
            engine.open(now);
        }
        boolean busy = read(now);
        if (engine.nextDeadlineNanos() <= now) {
            engine.expire(now);
        }
        for (ScriptedCall call : calls.values()) {
            if (!call.isPlaced()) {
                call.placed();
                engine.placeCall(call.id(), "", now);
            }
            call.pump(now);
        }
        return perform(now) | busy;
    }

    private boolean read(long now) {
        int count = socket.read(scratch, 0, READ);
        if (count > 0) {
            engine.receive(scratch.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), 0, count, now);
        } else if (count != TcpSocket.WOULD_BLOCK) {
            engine.carrierLost(now);
        }
        return count > 0;
    }

    private boolean perform(long now) {
        boolean busy = false;
        for (PptpAction action = engine.poll(); action != null; action = engine.poll()) {
            busy = true;
            switch (action) {
                case PptpAction.Transmit(byte[] message) -> write(message);
                case PptpAction.CallUp up -> calls.get(up.ourCallId()).up(up.peerCallId(), now);
                case PptpAction.CallCleared cleared -> {
                    news.add(cleared.toString());
                    calls.get(cleared.ourCallId()).cleared(cleared, now);
                }
                case PptpAction.Closed over -> {
                    news.add(over.toString());
                    closeReason = over.reason();
                    hangUp();
                }
                default -> {}
            }
        }
        return busy;
    }

    String describe() {
        return "client " + address.getHostAddress() + " " + news + " " + calls.values();
    }

    void close() {
        if (!closed) {
            hangUp();
        }
    }
}
