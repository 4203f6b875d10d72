package net.sallyport.gateway.metrics;

import net.sallyport.admission.Claim;
import net.sallyport.gateway.session.Departure;
import net.sallyport.gateway.session.LoginRefusal;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.session.SessionListener;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.ppp.PppAction;

/**
 * How long logins take, and what ended sessions have carried. Safe for any thread; what it makes
 * for a session belongs to the session's worker.
 */
public final class SessionTimes {
    private final Histogram setup =
            new Histogram(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
    private final Histogram admission =
            new Histogram(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5);
    private final CarriedTraffic carried = new CarriedTraffic();

    /** The listener of a session that begins. */
    public SessionListener listener(Session session) {
        long startNanos = Clock.nanos();
        return new SessionListener() {
            private boolean wasUp;

            @Override
            public void refused(LoginRefusal refusal) {
                if (refusal.decisionNanos() > 0) {
                    admission.add(refusal.decisionNanos());
                }
            }

            @Override
            public void admitted(Claim claim, long decisionNanos) {
                admission.add(decisionNanos);
            }

            @Override
            public void networkUp(PppAction.NetworkUp up) {
                if (!wasUp) {
                    wasUp = true;
                    setup.add(Clock.nanos() - startNanos);
                }
            }

            @Override
            public void left(Departure departure) {
                carried.ended(session.traffic());
            }
        };
    }

    /** What all sessions have carried since the start. */
    public CarriedTraffic carried() {
        return carried;
    }

    public void write(Exposition out) {
        setup.write(
                out,
                "sallyport_setup_seconds",
                "From a call's begin to its first packet that may pass.");
        admission.write(
                out,
                "sallyport_admission_seconds",
                "From a login's proof to its claim or its refusal.");
    }
}
