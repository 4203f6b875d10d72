package net.sallyport.gateway.session;

import java.net.Inet4Address;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import org.jspecify.annotations.Nullable;

/** What the log says of a session. */
record SessionNews(EventLog log, SessionId id, Inet4Address from) {
    void loginRefused(String name, AuthAnswer.Refuse refuse, @Nullable Refusal refusal) {
        log.info(
                "login-refused",
                "session",
                id,
                "name",
                name,
                "from",
                from.getHostAddress(),
                "reason",
                refusal == null ? refuse.error() : refusal.reason(),
                "text",
                refuse.message());
    }

    void refusedAtTheDoor(String account, Refusal refusal) {
        log.info(
                "refused",
                "session",
                id,
                "account",
                account,
                "reason",
                refusal.reason(),
                "text",
                refusal.text());
    }

    void up(String account, String interfaceName, PppAction.NetworkUp up) {
        log.info(
                "session-up",
                "session",
                id,
                "account",
                account,
                "interface",
                interfaceName,
                "address",
                up.peer().getHostAddress(),
                "from",
                from.getHostAddress(),
                "mtu",
                up.mtu(),
                "encryption",
                up.encryption() == null ? "none" : up.encryption());
    }

    void interfaceFailed(String why) {
        log.error("interface-failed", null, "session", id, "why", why);
    }

    void displaced(String account, Displaced why) {
        log.info(
                "displaced",
                "session",
                id,
                "account",
                account,
                "by",
                why.winner(),
                "text",
                why.text());
    }

    /**
     * @param wasIn whether it ever held a claim
     */
    void over(
            boolean wasIn,
            String account,
            String name,
            EndCause cause,
            String text,
            Traffic traffic) {
        log.info(
                wasIn ? "session-down" : "call-ended",
                "session",
                id,
                "account",
                account,
                "name",
                name,
                "from",
                from.getHostAddress(),
                "cause",
                cause,
                "text",
                text,
                "rx_bytes",
                traffic.receivedBytes(),
                "tx_bytes",
                traffic.sentBytes());
    }
}
