package net.sallyport.gateway.pptp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.GreHeader;
import net.sallyport.protocol.gre.HoldPool;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.PppCounters;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import net.sallyport.protocol.pptp.ControlMessage;
import net.sallyport.protocol.pptp.DisconnectResult;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.PptpCounter;
import net.sallyport.protocol.pptp.StopReason;

/** A client: as good as ours is, and in between as bad as the script makes it. */
final class EnginePeer {
    private static final int SLOT = 1_500;
    private static final int ROOM = GreChannel.HEADROOM + PppLink.HEADROOM;

    private final EngineHouse house;
    private final EngineLine line;
    private final PptpConnection engine;
    private final List<Call> calls = new ArrayList<>();
    private boolean closed;

    EnginePeer(EngineHouse house, EngineLine line) {
        this.house = house;
        this.line = line;
        engine = new PptpConnection(PptpConfig.client("c"), new Counters<>(PptpCounter.class));
        engine.open(house.now);
        settle();
    }

    EngineLine line() {
        return line;
    }

    void call(String name, String password, MppeConfig mppe) {
        if (calls.size() < 4) {
            Call call = new Call(calls.size() + 1, name, password, mppe);
            calls.add(call);
            engine.placeCall(call.id, "", house.now);
            settle();
        }
    }

    boolean readMessage() {
        byte[] message = line.toClient().read();
        if (message != null && !closed) {
            engine.receive(message, 0, message.length, house.now);
            settle();
        }
        return message != null;
    }

    boolean readPacket() {
        byte[] packet = line.toClient().receive();
        if (packet == null) {
            return false;
        }
        int id = GreHeader.callId(MemorySegment.ofArray(packet), 0, packet.length);
        if (id > 0 && id <= calls.size()) {
            calls.get(id - 1).datagram(packet);
        }
        return true;
    }

    void expire() {
        if (!closed) {
            engine.expire(house.now);
            settle();
        }
        calls.forEach(Call::expire);
    }

    /** One of the calls that stand; null if none does. */
    Call some(Script script) {
        List<Call> up = calls.stream().filter(call -> call.channel != null).toList();
        return up.isEmpty() ? null : up.get(script.next(up.size()));
    }

    void hangUp(Script script) {
        Call call = some(script);
        switch (script.next(3)) {
            case 0 -> {
                if (call != null) {
                    call.link.close(EndCause.CLOSED, "bye", house.now);
                    call.settle();
                }
            }
            case 1 -> {
                if (call != null) {
                    engine.clearCall(call.id, DisconnectResult.REQUEST, "", house.now);
                }
            }
            default -> engine.stop(StopReason.NONE, "", house.now);
        }
        settle();
    }

    /** A message that a client might send, at a moment when none would. */
    void say(Script script) {
        int id = script.next(5);
        Call call = some(script);
        int gatewayId = call == null || script.next(4) == 0 ? script.next() : call.gatewayId;
        ControlMessage message =
                switch (script.next(14)) {
                    case 0 ->
                            new ControlMessage.StartControlConnectionRequest(
                                    0x100, 3, 3, 0, 1, "c", "v");
                    case 1 ->
                            new ControlMessage.StartControlConnectionReply(
                                    0x100, 1, 0, 3, 3, 0, 1, "c", "v");
                    case 2 -> new ControlMessage.StopControlConnectionRequest(script.next(4));
                    case 3 -> new ControlMessage.StopControlConnectionReply(1, 0);
                    case 4 -> new ControlMessage.EchoRequest(script.next());
                    case 5 -> new ControlMessage.EchoReply(script.next(4), script.next(3), 0);
                    case 6 ->
                            new ControlMessage.OutgoingCallRequest(
                                    id, id, 300, 1_000_000, 3, 3, script.next(), 0, "", "");
                    case 7 ->
                            new ControlMessage.OutgoingCallReply(
                                    id, gatewayId, 1, 0, 0, 1, 1, 0, 0);
                    case 8 -> new ControlMessage.IncomingCallRequest(id, 1, 1, 0, "", "", "");
                    case 9 -> new ControlMessage.IncomingCallConnected(gatewayId, 1, 64, 0, 3);
                    case 10 -> new ControlMessage.CallClearRequest(id);
                    case 11 ->
                            new ControlMessage.CallDisconnectNotify(
                                    script.next(2) == 0 ? id : gatewayId, 3, 0, 0, "");
                    case 12 -> new ControlMessage.WanErrorNotify(gatewayId, 1, 1, 1, 1, 1, 1);
                    default -> new ControlMessage.SetLinkInfo(gatewayId, -1, script.next());
                };
        line.toServer().write(message.encode());
    }

    private void settle() {
        for (PptpAction action = engine.poll(); action != null; action = engine.poll()) {
            switch (action) {
                case PptpAction.Transmit(byte[] message) -> {
                    boolean _ = line.toServer().write(message);
                }
                case PptpAction.CallUp up -> calls.get(up.ourCallId() - 1).begin(up.peerCallId());
                case PptpAction.CallCleared cleared -> calls.get(cleared.ourCallId() - 1).cleared();
                case PptpAction.Closed _ -> {
                    closed = true;
                    line.lose();
                }
                case PptpAction.Established _,
                        PptpAction.CallRequested _,
                        PptpAction.RequestWithdrawn _,
                        PptpAction.LinkInfo _,
                        PptpAction.WanError _ -> {}
            }
        }
    }

    final class Call implements FrameSink {
        private final int id;
        private final PppLink link;
        private GreChannel channel;
        private int gatewayId;
        private boolean over;
        private byte[] last = {};

        Call(int id, String name, String password, MppeConfig mppe) {
            this.id = id;
            Credentials credentials =
                    new Credentials(
                            name.getBytes(StandardCharsets.UTF_8),
                            new Secret.ClearText(password.getBytes(StandardCharsets.UTF_8)));
            link =
                    new PppLink(
                            PppConfig.client(
                                    credentials,
                                    List.of(AuthMethod.MSCHAP_V2),
                                    LcpConfig.DEFAULT,
                                    mppe),
                            new SplittableRandom(id),
                            new PppCounters());
        }

        private void begin(int gatewayCallId) {
            gatewayId = gatewayCallId;
            channel =
                    new GreChannel(
                            gatewayCallId,
                            GreConfig.DEFAULT,
                            new HoldPool(MemorySegment.ofArray(new byte[8 * SLOT]), SLOT),
                            new Counters<>(GreCounter.class));
            link.open(house.now);
            settle();
        }

        private void cleared() {
            over = true;
            link.carrierLost(house.now);
            settle();
        }

        private void datagram(byte[] packet) {
            if (channel != null && !over) {
                channel.receive(MemorySegment.ofArray(packet), 0, packet.length, house.now, this);
                settle();
            }
        }

        @Override
        public void frame(MemorySegment memory, long offset, int length) {
            last = memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
            int _ = link.receive(memory, offset, length, house.now);
            settle();
        }

        private void expire() {
            if (channel != null && !over) {
                channel.expire(house.now, this);
                link.expire(house.now);
                settle();
            }
        }

        void sendIp() {
            byte[] room = new byte[ROOM + 40];
            room[ROOM] = 0x45;
            MemorySegment memory = MemorySegment.ofArray(room);
            int prepended = link.send(memory, ROOM, 40, house.now);
            if (prepended >= 0) {
                carry(room, ROOM - prepended, 40 + prepended);
            }
        }

        /** The last frame that came, with another code: an answer, or something like it. */
        void reflect(int code) {
            byte[] frame = last.clone();
            int at = frame.length > 2 && frame[0] == (byte) 0xff ? 4 : 2;
            if (frame.length > at) {
                frame[at] = (byte) code;
                send(frame);
            }
        }

        /** A frame as it is. */
        void send(byte[] frame) {
            byte[] room = new byte[GreChannel.HEADROOM + frame.length];
            System.arraycopy(frame, 0, room, GreChannel.HEADROOM, frame.length);
            carry(room, GreChannel.HEADROOM, frame.length);
        }

        /** A packet of the call's with whatever behind its header. */
        void sendRaw(byte[] flagsAndRest) {
            byte[] packet = Arrays.copyOf(flagsAndRest, Math.max(16, flagsAndRest.length));
            packet[0] = (byte) (packet[0] & 0x10 | 0x20);
            packet[1] = (byte) (packet[1] & 0x80 | 1);
            packet[2] = (byte) 0x88;
            packet[3] = 0x0b;
            packet[6] = (byte) (gatewayId >> 8);
            packet[7] = (byte) gatewayId;
            line.toServer().send(packet);
        }

        private void carry(byte[] room, int offset, int length) {
            int header = channel.send(MemorySegment.ofArray(room), offset, length, house.now);
            if (header >= 0) {
                line.toServer().send(Arrays.copyOfRange(room, offset - header, offset + length));
            }
        }

        private void settle() {
            for (PppAction action = link.poll(); action != null; action = link.poll()) {
                switch (action) {
                    case PppAction.Transmit(byte[] frame) -> {
                        if (!over) {
                            send(frame);
                        }
                    }
                    case PppAction.AwaitNetwork() ->
                            link.enterNetwork(
                                    new NetworkGrant(
                                            null, null, List.of(), List.of(), true, null, 0, 0),
                                    house.now);
                    case PppAction.Finished _ ->
                            engine.clearCall(id, DisconnectResult.REQUEST, "", house.now);
                    case PppAction.Authenticate _,
                            PppAction.Authenticated _,
                            PppAction.NetworkUp _,
                            PppAction.NetworkDown _ -> {}
                }
            }
        }
    }
}
