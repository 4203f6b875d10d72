package net.sallyport.protocol.pptp;

import java.util.ArrayList;
import java.util.List;
import net.sallyport.protocol.Counters;

/** One end of a control connection in a test: what it sent, what it said. */
final class End {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000_000_000;

    final Counters<PptpCounter> counters = new Counters<>(PptpCounter.class);
    final PptpConnection connection;
    final List<ControlMessage> sent = new ArrayList<>();
    final List<PptpAction> told = new ArrayList<>();
    long nowNanos;

    End(PptpConfig config) {
        connection =
                new PptpConnection(config, counters, callId -> new CallStatistics(callId, 2, 3, 4));
        connection.open(0);
        drain();
    }

    static End server() {
        return new End(PptpConfig.server("vpn.example"));
    }

    static End client() {
        return new End(PptpConfig.client("laptop"));
    }

    /** A server that pptp-linux has greeted. */
    static End establishedServer() {
        End server = server();
        server.take(pptpLinuxStart());
        server.forget();
        return server;
    }

    static ControlMessage pptpLinuxStart() {
        return new ControlMessage.StartControlConnectionRequest(
                0x0100, 3, 3, 0xffff, 1, "local", "cananian");
    }

    static ControlMessage pptpLinuxCall(int callId) {
        return new ControlMessage.OutgoingCallRequest(
                callId, 0, 2400, 10_000_000, 3, 3, 3, 0, "", "");
    }

    /** A call of the peer's, accepted. */
    void up(int peerCallId, int ourCallId) {
        take(pptpLinuxCall(peerCallId));
        int handle = ((PptpAction.CallRequested) told.getLast()).requestHandle();
        connection.acceptCall(handle, ourCallId, nowNanos);
        drain();
        forget();
    }

    void take(ControlMessage message) {
        byte[] bytes = message.encode();
        connection.receive(bytes, 0, bytes.length, nowNanos);
        drain();
    }

    void waitMillis(long millis) {
        nowNanos += millis * MILLI;
        connection.expire(nowNanos);
        drain();
    }

    void forget() {
        sent.clear();
        told.clear();
    }

    void drain() {
        for (PptpAction a = connection.poll(); a != null; a = connection.poll()) {
            if (a instanceof PptpAction.Transmit(byte[] message)) {
                sent.add(
                        ((Parse.Complete) ControlMessage.parse(message, 0, message.length))
                                .message());
            } else {
                told.add(a);
            }
        }
    }
}
