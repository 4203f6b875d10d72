package net.sallyport.protocol.ppp.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.sallyport.protocol.Counters;

/** Both roles of one method on a bench, to be worked by hand. */
final class AuthBench {
    static final byte[] SERVER_NAME = bytes("pptpd");

    final Counters<AuthCounter> counters = new Counters<>(AuthCounter.class);
    final AuthMethod method;
    final Authenticator authenticator;
    final Prover prover;
    long now;

    AuthBench(AuthMethod method, AuthTimers timers, Credentials credentials) {
        this.method = method;
        Random random = new Random(5);
        authenticator = new Authenticator(method, timers, SERVER_NAME, random, counters);
        prover = new Prover(method, timers, credentials, random, counters);
    }

    AuthBench(AuthMethod method) {
        this(method, AuthTimers.DEFAULT, credentials("test", "test.test"));
    }

    static Credentials credentials(String name, String password) {
        return new Credentials(bytes(name), clear(password));
    }

    static Secret clear(String password) {
        return new Secret.ClearText(bytes(password));
    }

    /** The next packet that the authenticator sends; there must be one. */
    byte[] fromServer() {
        return assertInstanceOf(AuthEvent.Send.class, authenticator.poll()).packet();
    }

    byte[] fromClient() {
        return assertInstanceOf(AuthEvent.Send.class, prover.poll()).packet();
    }

    void toServer(byte[] packet) {
        authenticator.receive(method.protocol(), packet, now);
    }

    void toClient(byte[] packet) {
        prover.receive(method.protocol(), packet, now);
    }

    /** Starts both and brings the first proof to be checked. */
    AuthRequest firstCheck() {
        authenticator.start(now);
        prover.start(now);
        if (method != AuthMethod.PAP) {
            toClient(fromServer());
        }
        toServer(fromClient());
        return check();
    }

    AuthRequest check() {
        return assertInstanceOf(AuthEvent.Check.class, authenticator.poll()).request();
    }

    void quiet() {
        assertNull(authenticator.poll());
        assertNull(prover.poll());
    }

    /** The text that a packet ends with, from an offset on. */
    static String text(byte[] packet, int from) {
        return new String(packet, from, packet.length - from, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
