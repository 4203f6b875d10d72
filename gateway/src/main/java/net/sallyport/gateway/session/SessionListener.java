package net.sallyport.gateway.session;

import java.net.Inet4Address;
import net.sallyport.admission.Claim;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PppAction;

/**
 * Hears what becomes of one session, on the session's worker: what takes time is for another
 * thread. What it throws is logged and harms nobody.
 *
 * <pre>
 *   refused*        authenticated ── admitted ── portReady ── networkUp ⇄ networkDown
 *                                                                  ── left ── finished
 * </pre>
 *
 * A session can end at any point; {@link #finished} comes for every one, and {@link #left} before
 * it for every one that was admitted.
 */
public interface SessionListener {
    /** Makes the listener of a session that begins. */
    @FunctionalInterface
    interface Maker {
        SessionListener of(Session session);
    }

    /** A login is not in: the proof is wrong, admission says no, or it ended on the way. */
    default void refused(LoginRefusal refusal) {}

    /** The account is proved, and admission has nothing against it so far. */
    default void authenticated() {}

    /**
     * It is in: the claim is this session's, and with it the address.
     *
     * @param decisionNanos since the proof
     */
    default void admitted(Claim claim, long decisionNanos) {}

    /** Interface and route are there, and the network phase begins. */
    default void portReady(String interfaceName, Inet4Address local, Inet4Address peer) {}

    /** Packets pass. */
    default void networkUp(PppAction.NetworkUp up) {}

    /** The network phase is negotiated again. */
    default void networkDown() {}

    /**
     * It is out, for good: no packet passes after this, and interface, address and place go to
     * whoever is next. The goodbyes may still take a while.
     */
    default void left(Departure departure) {}

    /** The link is over, and the call with it. */
    default void finished(EndCause cause, String text) {}
}
