package net.sallyport.protocol.ppp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.junit.jupiter.api.Test;

class PppLinkTest {
    static final Secret SECRET = new Secret.ClearText(bytes("test.test"));
    static final Credentials CREDENTIALS = new Credentials(bytes("test"), SECRET);

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static PppConfig server(MppeConfig mppe, AuthMethod... demand) {
        return PppConfig.server("pptpd", List.of(demand), LcpConfig.DEFAULT, mppe);
    }

    static PppConfig client(MppeConfig mppe, AuthMethod... prove) {
        return PppConfig.client(CREDENTIALS, List.of(prove), LcpConfig.DEFAULT, mppe);
    }

    static Simulation simulation(PppConfig server, PppConfig client) {
        return new Simulation(1, Simulation.Channel.PERFECT, server, client, SECRET);
    }

    @Test
    void logsInWithMppe128() {
        Simulation s =
                simulation(
                        server(MppeConfig.REQUIRED_128, AuthMethod.MSCHAP_V2),
                        client(MppeConfig.REQUIRED_128, AuthMethod.MSCHAP_V2));
        s.start();
        s.runSeconds(2);
        assertTrue(s.bothUp(), () -> String.join("\n", s.lines));
        assertEquals(Simulation.ip("192.168.100.60"), s.client.up.local());
        assertEquals(Simulation.ip("192.168.100.10"), s.client.up.peer());
        assertEquals(
                List.of(Simulation.ip("8.8.8.8"), Simulation.ip("8.8.4.4")),
                s.client.up.nameServers());
        assertEquals("MPPE-128 stateless", s.server.up.encryption());
        assertEquals(1496, s.server.up.mtu());
        assertTrue(s.client.link.isEncrypting());
        assertTrue(s.client.sendIp(bytes("hello")));
        assertTrue(s.server.sendIp(bytes("world")));
        s.runSeconds(1);
        assertEquals(1, s.server.received.size());
        assertEquals(1, s.client.received.size());
    }
}
