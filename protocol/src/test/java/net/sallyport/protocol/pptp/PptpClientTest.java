package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.sallyport.protocol.pptp.ControlMessage.*;
import net.sallyport.protocol.pptp.PptpAction.*;
import org.junit.jupiter.api.Test;

class PptpClientTest {
    private final End client = End.client();

    /** As pptpd answers. */
    private static ControlMessage start(int version, int result) {
        return new StartControlConnectionReply(version, result, 0, 0, 0, 1, 1, "local", "linux");
    }

    private void up() {
        client.connection.placeCall(500, "", 0);
        client.take(start(0x0100, 1));
        client.take(new OutgoingCallReply(128, 500, 1, 0, 0, 1000, 64, 0, 0));
    }

    @Test
    void opensAndPlacesACallWhenItCan() {
        assertEquals(
                List.of(
                        new StartControlConnectionRequest(
                                0x0100, 3, 3, 0, 1, "laptop", "Sallyport")),
                client.sent);
        client.connection.placeCall(500, "", 0);
        client.drain();
        assertEquals(1, client.sent.size());
        client.take(start(0x0100, 1));
        OutgoingCallRequest request =
                assertInstanceOf(OutgoingCallRequest.class, client.sent.getLast());
        assertEquals(500, request.callId());
        assertEquals(64, request.receiveWindow());
        client.take(new OutgoingCallReply(128, 500, 1, 0, 0, 1000, 64, 0, 0));
        assertEquals(new CallUp(500, 128, 64, 1000), client.told.getLast());
    }

    @Test
    void tellsWhyACallWasRefused() {
        client.connection.placeCall(500, "", 0);
        client.take(start(0x0100, 1));
        client.take(new OutgoingCallReply(0, 500, 4, 0, 17, 0, 0, 0, 0));
        assertEquals(new CallCleared(500, ClearCause.REFUSED, 4, 0, 17, ""), client.told.getLast());
        assertEquals(0, client.connection.callCount());
    }

    @Test
    void tellsWhyTheConnectionWasRefused() {
        client.connection.placeCall(500, "", 0);
        client.take(start(0x0100, 4));
        assertInstanceOf(CallCleared.class, client.told.getFirst());
        assertEquals(
                new Closed(
                        CloseReason.REFUSED, "Start-Control-Connection-Reply: result 4, error 0"),
                client.told.getLast());
    }

    @Test
    void stopsWithAnOlderVersion() {
        client.take(start(0x0001, 1));
        assertEquals(new StopControlConnectionRequest(2), client.sent.getLast());
        client.take(new StopControlConnectionReply(1, 0));
        assertEquals(CloseReason.VERSION_NOT_SUPPORTED, ((Closed) client.told.getLast()).reason());
    }

    @Test
    void clearsACallAndWaitsForTheNotice() {
        up();
        client.connection.clearCall(500, DisconnectResult.REQUEST, "", 0);
        client.drain();
        assertEquals(new CallClearRequest(500), client.sent.getLast());
        client.take(new CallDisconnectNotify(128, 4, 0, 0, "stats"));
        assertEquals(
                new CallCleared(500, ClearCause.CLEARED, 4, 0, 0, "stats"), client.told.getLast());
    }

    @Test
    void clearsACallBeforeItIsUp() {
        client.connection.placeCall(500, "", 0);
        client.take(start(0x0100, 1));
        client.connection.clearCall(500, DisconnectResult.REQUEST, "", 0);
        client.take(new CallDisconnectNotify(0, 4, 0, 0, ""));
        assertEquals(new CallCleared(500, ClearCause.CLEARED, 4, 0, 0, ""), client.told.getLast());
    }

    @Test
    void clearsACallWhoseReplyCrossesTheClear() {
        client.connection.placeCall(500, "", 0);
        client.take(start(0x0100, 1));
        client.connection.clearCall(500, DisconnectResult.REQUEST, "", 0);
        client.take(new OutgoingCallReply(128, 500, 1, 0, 0, 1000, 64, 0, 0));
        client.take(new CallDisconnectNotify(128, 4, 0, 0, ""));
        assertEquals(
                List.of(new CallCleared(500, ClearCause.CLEARED, 4, 0, 0, "")),
                client.told.stream().skip(1).toList());
    }

    @Test
    void givesUpAPeerThatDoesNotAnswerTheCall() {
        client.connection.placeCall(500, "", 0);
        client.take(start(0x0100, 1));
        client.nowNanos = 30 * End.SECOND;
        client.take(new EchoRequest(1));
        client.waitMillis(30_000);
        assertEquals(new StopControlConnectionRequest(1), client.sent.getLast());
        client.waitMillis(3_000);
        assertEquals(CloseReason.REPLY_TIMEOUT, ((Closed) client.told.getLast()).reason());
    }

    @Test
    void learnsThatTheServerEndedTheCall() {
        up();
        client.take(new CallDisconnectNotify(128, 3, 0, 0, "another login took over"));
        assertEquals(
                new CallCleared(
                        500, ClearCause.PEER_DISCONNECTED, 3, 0, 0, "another login took over"),
                client.told.getLast());
    }

    @Test
    void stopsWithACallUp() {
        up();
        client.forget();
        client.connection.stop(StopReason.NONE, "hung up", 0);
        client.drain();
        assertEquals(
                List.of(new CallClearRequest(500), new StopControlConnectionRequest(1)),
                client.sent);
        // pptpd closes at once.
        client.connection.carrierLost(0);
        client.drain();
        assertEquals(
                List.of(
                        new CallCleared(500, ClearCause.CLEARED, 0, 0, 0, ""),
                        new Closed(CloseReason.STOPPED, "hung up")),
                client.told);
    }

    @Test
    void servesNoCalls() {
        up();
        client.take(End.pptpLinuxCall(9));
        assertEquals(new OutgoingCallReply(0, 9, 7, 0, 0, 0, 0, 0, 0), client.sent.getLast());
        client.take(new CallClearRequest(500));
        assertEquals(1, client.counters.read(PptpCounter.UNKNOWN_CALL_ID));
    }

    @Test
    void placesNoCallOnAServersConnection() {
        assertThrows(
                IllegalStateException.class, () -> End.server().connection.placeCall(1, "", 0));
    }
}
