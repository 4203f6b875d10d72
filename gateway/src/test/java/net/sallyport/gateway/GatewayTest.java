package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.ScriptedClient;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.protocol.ppp.EndCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins and packets over real sockets and devices. */
class GatewayTest {
    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void aClientLogsInAndReachesTheGateway(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"" + form + "\"").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                assertEquals(TestGateway.address("192.168.100.60"), call.address());
                assertEquals("MPPE-128 stateless", call.encryption());
                peers.echo(call, call, call);

                call.hangUp();
                peers.until("session over", () -> gateway.sessions().isEmpty());
                ScriptedCall next = peers.up("test", "test.test");
                assertEquals(call.address(), next.address());
                peers.echo(next);
            });
        }
    }

    @Test
    void wrongProofsAreRefusedAsTheProtocolWordsIt() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.accounts("test * test.test *", "accent * \u00c3\u00a9 *");
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall wrong = peers.dial("test", "tset");
                peers.until("refusal", () -> wrong.endCause() == EndCause.OWN_AUTH_FAILED);
                assertTrue(wrong.saw("E=691 R=1"), wrong.toString());
                ScriptedCall unknown = peers.dial("nobody", "test.test");
                peers.until("refusal", () -> unknown.endCause() == EndCause.OWN_AUTH_FAILED);
                assertTrue(unknown.saw("E=691"), unknown.toString());

                // Its first idea of this password's hash is wrong, the second right.
                ScriptedCall retrying = peers.up("accent", "\u00e9");
                assertTrue(retrying.saw("E=691 R=1"), retrying.toString());
                peers.echo(retrying);
                peers.until("one session", () -> gateway.sessions().size() == 1);
            });
        }
    }

    @Test
    void whatIsNotTheSessionsOwnIsDroppedAndCounted() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                peers.echo(call);
                long answered = call.echoReplies();

                call.ping(TestGateway.address("192.168.100.99"), 56);
                peers.until(
                        "spoofed inside", () -> gateway.count("session", "in_source_spoofed") == 1);
                call.sendFrame(framed(0x0021, call.echoRequest()));
                peers.until("in the clear", () -> gateway.count("ppp", "clear_received") == 1);
                call.sendIpFrom(peers.nextAddress(), call.echoRequest());
                peers.until(
                        "another's GRE", () -> gateway.count("pptp_io", "gre_wrong_source") == 1);
                peers.pass(100);
                assertEquals(answered, call.echoReplies());
                peers.echo(call);
            });
        }
    }

    @Test
    void oneConnectionCarriesSeveralCalls() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(3).configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedClient client = peers.connect();
                ScriptedCall first = client.call(Dialling.as("a1", "test.test"));
                ScriptedCall second = client.call(Dialling.as("a2", "test.test"));
                ScriptedCall third = client.call(Dialling.as("a3", "wrong"));
                peers.until("two up", () -> first.isUp() && second.isUp());
                peers.until("the third out", third::isCleared);
                peers.echo(first, second);
                first.hangUp();
                peers.until("the first over", first::isCleared);
                assertFalse(client.isClosed());
                peers.echo(second);
            });
        }
    }

    @Test
    void answersComeFromTheAddressThatWasDialled() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                ScriptedCall second =
                        peers.connect(TestGateway.SECOND_ADDRESS)
                                .call(Dialling.as("second", "test.test"));
                peers.until("second up", second::isUp);
                peers.echo(first, second);
                assertEquals(TestGateway.ADDRESS, first.answersFrom());
                assertEquals(TestGateway.SECOND_ADDRESS, second.answersFrom());
            });
        }
    }

    @Test
    void aBrokenConnectionEndsItsSessionsAtOnce() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                call.client().freeze();
                call.client().write(echoRequest());
                Thread.sleep(200);
                // The Echo-Reply lies unread: this is a reset.
                call.client().hangUp();
                long start = System.nanoTime();
                peers.until("over", () -> gateway.sessions().isEmpty());
                assertTrue(System.nanoTime() - start < 1_000_000_000L);
                ScriptedCall other = peers.up("second", "test.test");
                assertEquals(call.address(), other.address());
                peers.echo(other);
            });
        }
    }

    @Test
    void aSilentConnectionIsDroppedAndCostsNobodyAnything() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[control]", "start-seconds = 1").start();
            gateway.with(peers -> {
                ScriptedClient[] silent = new ScriptedClient[20];
                for (int i = 0; i < silent.length; i++) {
                    silent[i] = peers.connect();
                    silent[i].freeze();
                }
                ScriptedCall call = peers.up("test", "test.test");
                peers.until("dropped", () -> gateway.count("pptp", "start_timeout") == 20);
                for (ScriptedClient client : silent) {
                    client.thaw();
                }
                peers.until("seen by them", () -> silent[0].isClosed() && silent[19].isClosed());
                peers.echo(call);
            });
        }
    }

    @Test
    void aRequestTakenBackInTheSameBreathLeavesNothing() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                ByteBuffer bytes = ByteBuffer.allocate(10 * (168 + 16));
                for (int id = 1; id <= 10; id++) {
                    bytes.put(outgoingCallRequest(id)).put(callClearRequest(id));
                }
                call.client().write(bytes.array());
                peers.until("all asked", () -> gateway.count("pptp", "calls_requested") == 11);
                peers.echo(call);
                assertEquals(1, gateway.sessions().size());
            });
        }
    }

    private static byte[] framed(int protocol, byte[] packet) {
        return ByteBuffer.allocate(packet.length + 2)
                .putShort((short) protocol)
                .put(packet)
                .array();
    }

    private static ByteBuffer message(int length, int type) {
        return ByteBuffer.allocate(length)
                .putShort((short) length)
                .putShort((short) 1)
                .putInt(0x1a2b3c4d)
                .putShort((short) type)
                .putShort((short) 0);
    }

    private static byte[] echoRequest() {
        return message(16, 5).putInt(7).array();
    }

    private static byte[] callClearRequest(int callId) {
        return message(16, 12).putShort((short) callId).array();
    }

    private static byte[] outgoingCallRequest(int callId) {
        return message(168, 7)
                .putShort((short) callId)
                .putShort((short) callId)
                .putInt(2_400)
                .putInt(1_000_000_000)
                .putInt(3)
                .putInt(3)
                .putShort((short) 64)
                .array();
    }
}
