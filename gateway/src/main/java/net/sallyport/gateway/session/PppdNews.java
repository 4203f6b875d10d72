package net.sallyport.gateway.session;

import java.net.Inet4Address;
import java.util.Locale;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.log.LogText;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What the log says of a session in the words of pptpd and pppd, for scripts that look for them.
 * The session's number stands where the processes' are. Belongs to the session's worker.
 */
public final class PppdNews implements SessionListener {
    private static final double MINUTE_NANOS = 60e9;

    private final EventLog log;
    private final Session session;
    private long upNanos = -1;
    private boolean proved;
    private boolean failed;

    /**
     * @param version where pppd says its own
     */
    public PppdNews(EventLog log, Session session, String version) {
        this.log = log;
        this.session = session;
        pptpd("CTRL: Client " + from() + " control connection started");
        pptpd("CTRL: Starting call (launching pppd, opening GRE)");
        pppd("pppd " + version + " started by root, uid 0");
    }

    @Override
    public void refused(LoginRefusal refusal) {
        if (proved || TerminateCause.of(refusal.cause()) != null) {
            return;
        }
        failed = true;
        if (method() == AuthMethod.PAP) {
            pppd(Level.WARN, "PAP peer authentication failed for " + name());
            return;
        }
        if (refusal.cause().equals(LoginRefusal.NO_ACCOUNT)) {
            pppd(Level.ERROR, "No CHAP secret found for authenticating " + name());
        }
        pppd(Level.WARN, "Peer " + name() + " failed CHAP authentication");
    }

    @Override
    public void authenticated() {
        proved = true;
        String kind = method() == AuthMethod.PAP ? "PAP" : "CHAP";
        pppd(kind + " peer authentication succeeded for " + name());
    }

    @Override
    public void portReady(String interfaceName, Inet4Address local, Inet4Address peer) {
        pppd("Using interface " + interfaceName);
        pppd("Connect: " + interfaceName + " <--> pptp (" + from() + ")");
        pppd("peer from calling number " + from() + " authorized");
    }

    @Override
    public void networkUp(PppAction.NetworkUp up) {
        if (upNanos < 0) {
            upNanos = Clock.nanos();
        }
        String encryption = up.encryption();
        if (encryption != null) {
            // MPPE-128 stateless
            pppd(encryption.replaceFirst("MPPE-(\\d+)", "MPPE $1-bit") + " compression enabled");
        }
        pppd("local  IP address " + up.local().getHostAddress());
        pppd("remote IP address " + up.peer().getHostAddress());
    }

    @Override
    public void finished(EndCause cause, String text) {
        if (!failed) {
            // Otherwise pppd ends the link itself, and says no more of it.
            why(cause, text);
        }
        pppd("Connection terminated.");
        pppd("Exit.");
        pptpd("CTRL: Client " + from() + " control connection finished");
    }

    private void why(EndCause cause, String text) {
        switch (cause) {
            // What the link says is in pppd's words already.
            case PEER_TERMINATED,
                    IDLE_TIMEOUT,
                    SESSION_TIMEOUT,
                    NEGOTIATION_FAILED,
                    MPPE_REQUIRED,
                    AUTH_REFUSED,
                    LOOPBACK,
                    PROTOCOL_ERROR ->
                    pppd(LogText.escape(text));
            case ECHO_TIMEOUT -> {
                pppd(LogText.escape(text));
                pppd("Serial link appears to be disconnected.");
            }
            case CLOSED -> pppd("Terminating on signal 15");
            case PEER_AUTH_FAILED, OWN_AUTH_FAILED, CARRIER_LOST -> {}
        }
        if (upNanos >= 0) {
            double minutes = (Clock.nanos() - upNanos) / MINUTE_NANOS;
            Traffic traffic = session.traffic();
            pppd(String.format(Locale.ROOT, "Connect time %.1f minutes.", minutes));
            pppd("Sent " + traffic.txBytes() + " bytes, received " + traffic.rxBytes() + " bytes.");
        }
        if (cause == EndCause.PEER_TERMINATED || cause == EndCause.CARRIER_LOST) {
            // Either way pptpd's end of the line is gone by then.
            pppd("Modem hangup");
        }
    }

    private String name() {
        return LogText.escape(session.nameText());
    }

    private @Nullable AuthMethod method() {
        return session.method();
    }

    private String from() {
        return session.callingAddress().getHostAddress();
    }

    private void pptpd(String line) {
        log.as("pptpd", session.id().value(), Level.INFO, line);
    }

    private void pppd(String line) {
        pppd(Level.INFO, line);
    }

    private void pppd(Level level, String line) {
        log.as("pppd", session.id().value(), level, line);
    }
}
