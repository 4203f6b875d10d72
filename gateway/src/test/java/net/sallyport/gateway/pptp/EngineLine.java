package net.sallyport.gateway.pptp;

import static net.sallyport.gateway.pptp.EngineHouse.require;

import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.linux.Ipv4;
import net.sallyport.protocol.gre.GreHeader;
import net.sallyport.protocol.pptp.CallResult;
import net.sallyport.protocol.pptp.DisconnectResult;
import net.sallyport.protocol.pptp.GeneralError;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.StopReason;

/** A control connection as the gateway has it, and the wires to and from its client. */
final class EngineLine {
    private static final int CALLS = 3;
    private static final PptpConfig CONFIG =
            new net.sallyport.protocol.pptp.PptpConfig(
                    net.sallyport.protocol.pptp.PptpRole.PAC,
                    "s",
                    "v",
                    1,
                    64,
                    CALLS,
                    50,
                    10_000,
                    30_000,
                    60_000,
                    60_000,
                    3_000);

    /** Each call's end twice over, and the connection's. */
    private static final int MAX_ACTIONS = 8 * CALLS;

    private final EngineHouse house;
    private final int worker;
    private final int address;
    private final PptpConnection engine;
    private final Map<Integer, EngineSession> calls = new LinkedHashMap<>();
    private final Wire toServer = new Wire();
    private final Wire toClient = new Wire();
    private boolean halfOpen = true;
    private boolean closed;

    EngineLine(EngineHouse house, int worker, int address) {
        this.house = house;
        this.worker = worker;
        this.address = address;
        engine = new PptpConnection(CONFIG, house.pptpCounters);
        engine.open(house.now);
    }

    EngineHouse house() {
        return house;
    }

    int worker() {
        return worker;
    }

    int address() {
        return address;
    }

    Inet4Address remote() {
        return Ipv4.of(address);
    }

    Wire toServer() {
        return toServer;
    }

    Wire toClient() {
        return toClient;
    }

    boolean isClosed() {
        return closed;
    }

    List<EngineSession> sessions() {
        return List.copyOf(calls.values());
    }

    /** Takes one message, or a part of it, off the wire. */
    boolean readMessage(int splitAt) {
        byte[] message = toServer.read();
        if (message == null) {
            return false;
        }
        int split = splitAt % (message.length + 1);
        receive(message, 0, split);
        receive(message, split, message.length - split);
        return true;
    }

    private void receive(byte[] bytes, int from, int length) {
        if (!closed) {
            engine.receive(bytes, from, length, house.now);
            settle();
        }
    }

    boolean readPacket() {
        byte[] packet = toServer.receive();
        if (packet == null) {
            return false;
        }
        int id =
                GreHeader.callId(java.lang.foreign.MemorySegment.ofArray(packet), 0, packet.length);
        EngineSession session = id < 0 ? null : house.callIds(worker).find(id);
        if (session != null && session.line() == this) {
            session.datagram(packet);
        }
        return true;
    }

    void expire() {
        for (int i = 0; !closed && engine.nextDeadlineNanos() <= house.now; i++) {
            require(i < 8, "a deadline of the connection that stays due");
            engine.expire(house.now);
            settle();
        }
        sessions().forEach(EngineSession::expire);
    }

    long nextDeadlineNanos() {
        long next = closed ? Long.MAX_VALUE : engine.nextDeadlineNanos();
        for (EngineSession session : calls.values()) {
            next = Math.min(next, session.nextDeadlineNanos());
        }
        return next;
    }

    /** The TCP connection goes away. */
    void lose() {
        if (!closed) {
            engine.carrierLost(house.now);
            settle();
        }
    }

    void stop() {
        sessions().forEach(session -> session.end("stop"));
        if (!closed) {
            engine.stop(StopReason.STOP_LOCAL_SHUTDOWN, "stop", house.now);
            settle();
        }
    }

    void clear(int callId, String text) {
        engine.clearCall(callId, DisconnectResult.ADMIN_SHUTDOWN, text, house.now);
        house.post(worker, this::settle);
    }

    void admitted() {
        if (halfOpen) {
            halfOpen = false;
            house.halfOpen.leave(address);
        }
    }

    private void settle() {
        int actions = 0;
        for (PptpAction action = engine.poll(); action != null; action = engine.poll()) {
            require(++actions <= MAX_ACTIONS, "a flood of messages");
            perform(action);
        }
        require(engine.callCount() <= CALLS, "more calls than allowed");
    }

    private void perform(PptpAction action) {
        require(!closed, "something after the connection's end");
        switch (action) {
            case PptpAction.Transmit(byte[] message) -> {
                if (!toClient.write(message)) {
                    engine.carrierLost(house.now);
                }
            }
            case PptpAction.CallRequested request -> requested(request);
            case PptpAction.CallUp up -> {
                EngineSession session = calls.get(up.ourCallId());
                if (session != null) {
                    session.begin();
                }
            }
            case PptpAction.CallCleared cleared -> {
                EngineSession session = calls.remove(cleared.ourCallId());
                require(session != null, "the end of a call that is none");
                session.cleared();
            }
            case PptpAction.Closed _ -> {
                closed = true;
                require(calls.isEmpty(), "a connection that ends before its calls");
                admitted();
            }
            case PptpAction.Established _,
                    PptpAction.RequestWithdrawn _,
                    PptpAction.LinkInfo _,
                    PptpAction.WanError _ -> {}
        }
    }

    private void requested(PptpAction.CallRequested request) {
        int id = house.callIds(worker).free();
        if (!house.halfOpen.enter(address)) {
            engine.refuseCall(
                    request.requestHandle(),
                    CallResult.GENERAL_ERROR,
                    GeneralError.NO_RESOURCE,
                    0,
                    house.now);
            return;
        }
        if (!engine.acceptCall(request.requestHandle(), id, house.now)) {
            house.halfOpen.leave(address);
            return;
        }
        EngineSession session = new EngineSession(this, id, request.peerCallId());
        house.callIds(worker).put(id, session);
        calls.put(id, session);
    }
}
