package net.sallyport.gateway.session;

import java.net.Inet4Address;
import java.util.List;
import java.util.function.Consumer;
import net.sallyport.admission.Claim;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PppAction;

/** All who listen to a session, each for itself. Belongs to the session's worker. */
final class SessionListeners implements SessionListener {
    private final Session session;
    private final SessionRoom room;
    private final List<SessionListener> each;

    SessionListeners(Session session, SessionRoom room) {
        this.session = session;
        this.room = room;
        this.each = room.listeners().stream().map(maker -> maker.of(session)).toList();
    }

    @Override
    public void refused(LoginRefusal refusal) {
        tell(listener -> listener.refused(refusal));
    }

    @Override
    public void authenticated() {
        tell(SessionListener::authenticated);
    }

    @Override
    public void admitted(Claim claim, long decisionNanos) {
        tell(listener -> listener.admitted(claim, decisionNanos));
    }

    @Override
    public void portReady(String interfaceName, Inet4Address local, Inet4Address peer) {
        tell(listener -> listener.portReady(interfaceName, local, peer));
    }

    @Override
    public void networkUp(PppAction.NetworkUp up) {
        tell(listener -> listener.networkUp(up));
    }

    @Override
    public void networkDown() {
        tell(SessionListener::networkDown);
    }

    @Override
    public void left(Departure departure) {
        tell(listener -> listener.left(departure));
    }

    @Override
    public void finished(EndCause cause, String text) {
        tell(listener -> listener.finished(cause, text));
    }

    private void tell(Consumer<SessionListener> news) {
        for (SessionListener listener : each) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                room.counters().count(SessionCounter.FAULT);
                room.log().error("listener-fault", e, "session", session.id());
            }
        }
    }
}
