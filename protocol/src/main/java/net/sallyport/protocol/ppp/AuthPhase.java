package net.sallyport.protocol.ppp;

import java.util.random.RandomGenerator;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthCounter;
import net.sallyport.protocol.ppp.auth.AuthEvent;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Authenticator;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.MppeKeys;
import net.sallyport.protocol.ppp.auth.Prover;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. Authentication in either direction or both, from LCP's opening to its end:
 * who is still to prove something, and which packet is whose.
 */
final class AuthPhase {
    private static final int PAP_AUTHENTICATE_REQUEST = 1;
    private static final int CHAP_RESPONSE = 2;

    private final @Nullable Authenticator authenticator;
    private final @Nullable Prover prover;
    private final int authenticatorProtocol;
    private final int proverProtocol;
    private boolean peerProved;
    private boolean ownProved;
    private boolean checking;
    private @Nullable MppeKeys peerKeys;
    private @Nullable MppeKeys ownKeys;

    AuthPhase(
            PppConfig config,
            @Nullable AuthMethod demanded,
            @Nullable AuthMethod proving,
            RandomGenerator random,
            Counters<AuthCounter> counters) {
        authenticator =
                demanded == null
                        ? null
                        : new Authenticator(
                                demanded, config.authTimers(), config.name(), random, counters);
        authenticatorProtocol = demanded == null ? 0 : demanded.protocol();
        Credentials credentials = config.credentials();
        prover =
                proving == null || credentials == null
                        ? null
                        : new Prover(proving, config.authTimers(), credentials, random, counters);
        proverProtocol = proving == null ? 0 : proving.protocol();
    }

    void start(long nowNanos) {
        if (authenticator != null) {
            authenticator.start(nowNanos);
        }
        if (prover != null) {
            prover.start(nowNanos);
        }
    }

    /** Whether all that was agreed has been proved. */
    boolean done() {
        return (authenticator == null || peerProved) && (prover == null || ownProved);
    }

    /** Whether the peer has shown a proof, checked or not: from here on LCP is settled. */
    boolean peerAnswered() {
        return peerProved || checking;
    }

    boolean peerProved() {
        return peerProved;
    }

    boolean ownProved() {
        return ownProved;
    }

    boolean uses(int protocol) {
        return protocol == authenticatorProtocol || protocol == proverProtocol;
    }

    /** Keys for MPPE, if one direction and no more gave some. */
    @Nullable MppeKeys keys() {
        return bothGaveKeys() ? null : peerKeys != null ? peerKeys : ownKeys;
    }

    boolean bothGaveKeys() {
        return peerKeys != null && ownKeys != null;
    }

    /** False if the packet belongs to nobody. */
    boolean receive(int protocol, byte[] packet, long nowNanos) {
        int code = packet.length > 0 ? packet[0] & 0xff : 0;
        boolean forAuthenticator =
                code == (protocol == PppProtocol.PAP ? PAP_AUTHENTICATE_REQUEST : CHAP_RESPONSE);
        if (forAuthenticator && authenticator != null && protocol == authenticatorProtocol) {
            authenticator.receive(protocol, packet, nowNanos);
            return true;
        }
        if (!forAuthenticator && prover != null && protocol == proverProtocol) {
            prover.receive(protocol, packet, nowNanos);
            return true;
        }
        return false;
    }

    void answer(AuthAnswer answer, long nowNanos) {
        if (authenticator != null && checking) {
            checking = false;
            authenticator.answer(answer, nowNanos);
        }
    }

    void expire(long nowNanos) {
        if (authenticator != null) {
            authenticator.expire(nowNanos);
        }
        if (prover != null) {
            prover.expire(nowNanos);
        }
    }

    long nextDeadlineNanos() {
        return Math.min(
                authenticator == null ? Long.MAX_VALUE : authenticator.nextDeadlineNanos(),
                prover == null ? Long.MAX_VALUE : prover.nextDeadlineNanos());
    }

    /** The next thing to be done, after noting what it means. */
    @Nullable AuthEvent poll() {
        AuthEvent event = authenticator == null ? null : authenticator.poll();
        if (event == null && prover != null) {
            event = prover.poll();
        }
        switch (event) {
            case AuthEvent.Check _ -> checking = true;
            case AuthEvent.PeerProved proved -> {
                peerProved = true;
                peerKeys = proved.keys();
            }
            case AuthEvent.OwnProved proved -> {
                ownProved = true;
                ownKeys = proved.keys();
            }
            case AuthEvent.Send _, AuthEvent.PeerRefused _, AuthEvent.OwnRefused _ -> {}
            case null -> {}
        }
        return event;
    }
}
