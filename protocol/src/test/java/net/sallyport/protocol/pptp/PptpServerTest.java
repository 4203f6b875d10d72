package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.sallyport.protocol.pptp.ControlMessage.*;
import net.sallyport.protocol.pptp.PptpAction.*;
import org.junit.jupiter.api.Test;

class PptpServerTest {
    @Test
    void greetsAPeer() {
        End server = End.server();
        server.take(End.pptpLinuxStart());
        PptpTraits traits = new PptpTraits("local", "cananian", 1, 3, 3, 0xffff);
        assertEquals(List.of(new Established(traits)), server.told);
        assertEquals(traits, server.connection.peer());
        assertEquals(
                List.of(
                        new StartControlConnectionReply(
                                0x0100, 1, 0, 3, 3, 16, 1, "vpn.example", "Sallyport")),
                server.sent);
    }

    @Test
    void greetsANewerVersionWithItsOwn() {
        End server = End.server();
        server.take(new StartControlConnectionRequest(0x0201, 1, 1, 0, 0, "", ""));
        assertEquals(0x0100, ((StartControlConnectionReply) server.sent.getFirst()).version());
        assertEquals(1, ((StartControlConnectionReply) server.sent.getFirst()).resultCode());
    }

    @Test
    void refusesAnOlderVersion() {
        End server = End.server();
        server.take(new StartControlConnectionRequest(0x00ff, 1, 1, 0, 0, "", ""));
        assertEquals(5, ((StartControlConnectionReply) server.sent.getFirst()).resultCode());
        closed(server, CloseReason.VERSION_NOT_SUPPORTED);
    }

    @Test
    void closesWhenSomethingElseComesFirst() {
        for (ControlMessage message : ControlMessageTest.vectors().keySet()) {
            if (message.type() != 1) {
                End server = End.server();
                server.take(message);
                assertEquals(List.of(), server.sent);
                closed(server, CloseReason.PROTOCOL_ERROR);
            }
        }
    }

    @Test
    void dropsASilentConnection() {
        End server = End.server();
        assertEquals(10 * End.SECOND, server.connection.nextDeadlineNanos());
        server.waitMillis(9_999);
        assertEquals(List.of(), server.told);
        server.waitMillis(1);
        closed(server, CloseReason.START_TIMEOUT);
        assertEquals(Long.MAX_VALUE, server.connection.nextDeadlineNanos());
    }

    @Test
    void stopsAConnectionWithoutACall() {
        End server = End.establishedServer();
        server.waitMillis(30_000);
        assertEquals(List.of(new StopControlConnectionRequest(1)), server.sent);
        server.take(new StopControlConnectionReply(1, 0));
        closed(server, CloseReason.NO_CALL_TIMEOUT);
    }

    @Test
    void stopsAConnectionWhoseLastCallIsLongOver() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.waitMillis(59_000);
        server.take(new CallClearRequest(1));
        server.forget();
        server.waitMillis(29_999);
        assertEquals(List.of(), server.sent);
        server.waitMillis(1);
        assertEquals(List.of(new StopControlConnectionRequest(1)), server.sent);
    }

    @Test
    void takesACall() {
        End server = End.establishedServer();
        server.take(End.pptpLinuxCall(0xbeef));
        CallRequested request = (CallRequested) server.told.getFirst();
        assertEquals(0xbeef, request.peerCallId());
        assertEquals(3, request.peerWindow());
        assertTrue(server.connection.acceptCall(request.requestHandle(), 640, 0));
        server.drain();
        assertEquals(
                List.of(new OutgoingCallReply(640, 0xbeef, 1, 0, 0, 10_000_000, 64, 0, 0)),
                server.sent);
        assertEquals(new CallUp(640, 0xbeef, 3, 10_000_000), server.told.getLast());
        assertFalse(server.connection.acceptCall(request.requestHandle(), 641, 0), "only once");
    }

    @Test
    void refusesACall() {
        End server = End.establishedServer();
        server.take(End.pptpLinuxCall(5));
        server.connection.refuseCall(1, CallResult.BUSY, GeneralError.NONE, 17, 0);
        server.drain();
        assertEquals(List.of(new OutgoingCallReply(0, 5, 4, 0, 17, 0, 0, 0, 0)), server.sent);
        assertEquals(0, server.connection.callCount());
    }

    @Test
    void refusesACallThatNobodyAnswers() {
        End server = End.establishedServer();
        server.take(End.pptpLinuxCall(5));
        server.waitMillis(60_000);
        assertEquals(new OutgoingCallReply(0, 5, 6, 0, 0, 0, 0, 0, 0), server.sent.getFirst());
        assertEquals(new RequestWithdrawn(1), server.told.getLast());
        assertFalse(server.connection.acceptCall(1, 640, server.nowNanos));
    }

    @Test
    void holdsSeveralCallsAndNoIdTwice() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.up(2, 101);
        server.take(End.pptpLinuxCall(1));
        assertEquals(List.of(new OutgoingCallReply(0, 1, 2, 5, 0, 0, 0, 0, 0)), server.sent);
        assertEquals(List.of(), server.told);
        assertEquals(1, server.counters.read(PptpCounter.DUPLICATE_CALL_ID));
        server.take(End.pptpLinuxCall(3));
        server.take(End.pptpLinuxCall(3));
        assertEquals(new OutgoingCallReply(0, 3, 2, 5, 0, 0, 0, 0, 0), server.sent.getLast());
        assertEquals(3, server.connection.callCount());
        assertThrows(IllegalArgumentException.class, () -> server.connection.acceptCall(3, 100, 0));
    }

    @Test
    void holdsNoMoreCallsThanAllowed() {
        End server = End.establishedServer();
        for (int id = 0; id < 16; id++) {
            server.up(id, 100 + id);
        }
        server.take(End.pptpLinuxCall(99));
        assertEquals(List.of(new OutgoingCallReply(0, 99, 2, 4, 0, 0, 0, 0, 0)), server.sent);
    }

    @Test
    void clearsACallThatThePeerClears() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.take(new CallClearRequest(1));
        assertEquals(
                List.of(
                        new CallDisconnectNotify(
                                100, 4, 0, 0, "in 100 packets 2 bytes, out 3 packets 4 bytes")),
                server.sent);
        assertEquals(
                List.of(new CallCleared(100, ClearCause.PEER_CLEARED, 0, 0, 0, "")), server.told);
        server.forget();
        server.take(new CallClearRequest(1));
        assertEquals(List.of(), server.sent);
        assertEquals(1, server.counters.read(PptpCounter.UNKNOWN_CALL_ID));
    }

    @Test
    void withdrawsARequestThatThePeerClears() {
        End server = End.establishedServer();
        server.take(End.pptpLinuxCall(1));
        server.take(new CallClearRequest(1));
        assertEquals(List.of(new CallDisconnectNotify(0, 4, 0, 0, "")), server.sent);
        assertEquals(new RequestWithdrawn(1), server.told.getLast());
    }

    @Test
    void tellsWhyItClearsACall() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.connection.clearCall(
                100, DisconnectResult.ADMIN_SHUTDOWN, "another login took over", 0);
        server.drain();
        assertEquals(
                List.of(
                        new CallDisconnectNotify(
                                100,
                                3,
                                0,
                                0,
                                "another login took over; in 100 packets 2 bytes, out 3 packets 4"
                                        + " bytes")),
                server.sent);
        assertEquals(List.of(new CallCleared(100, ClearCause.CLEARED, 0, 0, 0, "")), server.told);
        server.connection.clearCall(100, DisconnectResult.REQUEST, "", 0);
        server.drain();
        assertEquals(1, server.sent.size());
    }

    @Test
    void understandsADisconnectFromAPeerThatHasNone() {
        for (int id : new int[] {1, 100}) {
            End server = End.establishedServer();
            server.up(1, 100);
            server.take(new CallDisconnectNotify(id, 1, 0, 9, "gone"));
            assertEquals(
                    List.of(new CallCleared(100, ClearCause.PEER_DISCONNECTED, 1, 0, 9, "gone")),
                    server.told);
        }
    }

    @Test
    void takesLinkInfoWithEitherId() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.take(new SetLinkInfo(100, -1, -1));
        server.take(new SetLinkInfo(1, 0, 5));
        server.take(new SetLinkInfo(7, 0, 0));
        assertEquals(List.of(new LinkInfo(100, -1, -1), new LinkInfo(100, 0, 5)), server.told);
        assertEquals(1, server.counters.read(PptpCounter.UNKNOWN_CALL_ID));
    }

    @Test
    void reportsWanErrors() {
        End server = End.establishedServer();
        server.up(1, 100);
        WanErrorNotify errors = new WanErrorNotify(1, 1, 2, 3, 4, 5, 6);
        server.take(errors);
        assertEquals(List.of(new WanError(100, errors)), server.told);
    }

    @Test
    void refusesIncomingCalls() {
        End server = End.establishedServer();
        server.take(new IncomingCallRequest(8, 1, 1, 1, "", "", ""));
        server.take(new IncomingCallConnected(0, 1, 1, 1, 1));
        assertEquals(List.of(new IncomingCallReply(0, 8, 3, 0, 0, 0)), server.sent);
        assertEquals(List.of(), server.told);
        assertEquals(1, server.counters.read(PptpCounter.INCOMING_CALL_CONNECTED));
    }

    @Test
    void answersEchoRequests() {
        End server = End.establishedServer();
        server.take(new EchoRequest(-5));
        assertEquals(List.of(new EchoReply(-5, 1, 0)), server.sent);
    }

    @Test
    void asksASilentPeerAndGivesItUp() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.waitMillis(60_000);
        assertEquals(List.of(new EchoRequest(1)), server.sent);
        server.waitMillis(59_000);
        server.take(new EchoReply(1, 1, 0));
        server.forget();
        server.waitMillis(59_999);
        assertEquals(List.of(), server.sent);
        server.waitMillis(1);
        assertEquals(List.of(new EchoRequest(2)), server.sent);
        server.waitMillis(60_000);
        assertEquals(
                List.of(13, 3), server.sent.stream().skip(1).map(ControlMessage::type).toList());
        assertEquals(
                List.of(new CallCleared(100, ClearCause.CONNECTION_ENDED, 0, 0, 0, "")),
                server.told,
                "the call is over before the peer could have answered");
        server.waitMillis(3_000);
        closed(server, CloseReason.ECHO_TIMEOUT);
    }

    @Test
    void stopsWhenThePeerStops() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.take(new StopControlConnectionRequest(1));
        assertEquals(List.of(new StopControlConnectionReply(1, 0)), server.sent);
        assertEquals(
                new CallCleared(100, ClearCause.CONNECTION_ENDED, 0, 0, 0, ""),
                server.told.getFirst());
        closed(server, CloseReason.PEER_STOPPED);
    }

    @Test
    void stopsCleanlyWithinBounds() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.up(2, 101);
        server.take(End.pptpLinuxCall(3));
        server.forget();
        server.connection.stop(StopReason.STOP_LOCAL_SHUTDOWN, "server stops", server.nowNanos);
        server.drain();
        assertEquals(
                List.of(13, 13, 8, 3), server.sent.stream().map(ControlMessage::type).toList());
        assertTrue(
                ((CallDisconnectNotify) server.sent.getFirst())
                        .statistics()
                        .startsWith("server stops; "));
        assertEquals(new StopControlConnectionRequest(3), server.sent.getLast());
        server.take(new EchoRequest(1));
        server.take(End.pptpLinuxCall(4));
        assertEquals(2, server.counters.read(PptpCounter.AFTER_STOP));
        server.waitMillis(3_000);
        closed(server, CloseReason.STOP_TIMEOUT);
    }

    @Test
    void stopsWhenBothStopAtOnce() {
        End server = End.establishedServer();
        server.connection.stop(StopReason.NONE, "", 0);
        server.take(new StopControlConnectionRequest(1));
        assertEquals(new StopControlConnectionReply(1, 0), server.sent.getLast());
        closed(server, CloseReason.STOPPED);
    }

    @Test
    void endsEverythingWhenTheCarrierIsLost() {
        End server = End.establishedServer();
        server.up(1, 100);
        server.connection.carrierLost(0);
        server.connection.carrierLost(0);
        server.drain();
        assertEquals(2, server.told.size());
        closed(server, CloseReason.CARRIER_LOST);
    }

    @Test
    void answersASecondStart() {
        End server = End.establishedServer();
        server.take(End.pptpLinuxStart());
        assertEquals(3, ((StartControlConnectionReply) server.sent.getFirst()).resultCode());
        assertEquals(List.of(), server.told);
    }

    @Test
    void closesOnAFlood() {
        End server = End.establishedServer();
        for (int n = 0; n < 48; n++) {
            server.take(new EchoRequest(n));
        }
        assertEquals(List.of(), server.told);
        server.waitMillis(100);
        for (int n = 0; n < 6; n++) {
            server.take(new EchoRequest(n));
        }
        assertEquals(List.of(), server.told, "5 more in a tenth of a second");
        server.take(new EchoRequest(0));
        closed(server, CloseReason.OVER_BUDGET);
        assertEquals(1, server.counters.read(PptpCounter.OVER_BUDGET));
    }

    @Test
    void closesOnGarbage() {
        End server = End.establishedServer();
        server.up(1, 100);
        byte[] garbage = "GET / HTTP/1.1\r\n\r\n".getBytes();
        server.connection.receive(garbage, 0, garbage.length, 0);
        server.drain();
        closed(server, CloseReason.PROTOCOL_ERROR);
        server.forget();
        server.take(new EchoRequest(1));
        assertEquals(List.of(), server.sent);
    }

    @Test
    void ignoresRepliesToNothing() {
        End server = End.establishedServer();
        server.take(new OutgoingCallReply(1, 1, 1, 0, 0, 0, 0, 0, 0));
        server.take(new IncomingCallReply(1, 1, 1, 0, 0, 0));
        server.take(new StopControlConnectionReply(1, 0));
        server.take(new StartControlConnectionReply(0x100, 1, 0, 0, 0, 0, 0, "", ""));
        assertEquals(4, server.counters.read(PptpCounter.UNEXPECTED_REPLY));
        assertEquals(List.of(), server.told);
        assertEquals(List.of(), server.sent);
    }

    private static void closed(End end, CloseReason reason) {
        assertEquals(reason, ((Closed) end.told.getLast()).reason());
        assertEquals(0, end.connection.callCount());
    }
}
