package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One session, from its call to its end, over real sockets and devices. */
class GatewayTest {
    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void aClientLogsInAndReachesTheGateway(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"" + form + "\"").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                assertEquals(TestGateway.address("192.168.100.60"), call.address());
                assertTrue(call.encryption().contains("128"), call.encryption());
                peers.echo(call, call, call);
            });
        }
    }
}
