package net.sallyport.gateway.session;

import java.util.Objects;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PppAction;

/** What the log says of a session. Belongs to the session's worker. */
public record SessionNews(EventLog log, Session session) implements SessionListener {
    @Override
    public void refused(LoginRefusal refusal) {
        log.info(
                "login-refused",
                "session",
                session.id(),
                "name",
                session.nameText(),
                "account",
                refusal.account() == null ? "" : refusal.account(),
                "from",
                from(),
                "reason",
                refusal.cause(),
                "text",
                refusal.text());
    }

    @Override
    public void networkUp(PppAction.NetworkUp up) {
        log.info(
                "session-up",
                "session",
                session.id(),
                "account",
                session.accountText(),
                "interface",
                Objects.requireNonNullElse(session.interfaceName(), ""),
                "address",
                up.peer().getHostAddress(),
                "from",
                from(),
                "mtu",
                up.mtu(),
                "encryption",
                up.encryption() == null ? "none" : up.encryption());
    }

    @Override
    public void left(Departure departure) {
        SessionId winner = departure.winner();
        if (winner != null) {
            log.info(
                    "displaced",
                    "session",
                    session.id(),
                    "account",
                    session.accountText(),
                    "by",
                    winner,
                    "text",
                    departure.text());
        }
    }

    @Override
    public void finished(EndCause cause, String text) {
        Traffic traffic = session.traffic();
        log.info(
                session.wasIn() ? "session-down" : "call-ended",
                "session",
                session.id(),
                "account",
                session.accountText(),
                "name",
                session.nameText(),
                "from",
                from(),
                "cause",
                cause,
                "text",
                text,
                "rx_bytes",
                traffic.rxBytes(),
                "tx_bytes",
                traffic.txBytes());
    }

    private String from() {
        return session.callingAddress().getHostAddress();
    }
}
