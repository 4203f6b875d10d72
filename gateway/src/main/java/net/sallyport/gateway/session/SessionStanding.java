package net.sallyport.gateway.session;

import java.net.Inet4Address;
import java.time.Instant;
import net.sallyport.admission.Account;
import net.sallyport.admission.Claim;
import net.sallyport.admission.DeviceEvidence;
import org.jspecify.annotations.Nullable;

/** What changes about a session as it goes on, for those who look from other threads. */
record SessionStanding(
        SessionState state,
        @Nullable String interfaceName,
        @Nullable Inet4Address address,
        @Nullable String encryption) {

    SessionStanding(
            SessionState state,
            @Nullable String interfaceName,
            @Nullable Claim claim,
            @Nullable String encryption) {
        this(state, interfaceName, claim == null ? null : claim.address(), encryption);
    }

    /**
     * All that can be said of the session.
     *
     * @param told of its device as its call began
     * @param since when it did
     * @param limit sessions that its account may hold; null: it has none yet
     */
    SessionView view(Session session, DeviceEvidence told, Instant since, @Nullable Integer limit) {
        Account account = session.account();
        return SessionView.of(
                session.id(),
                account,
                state,
                session.transport(),
                interfaceName,
                session.callingAddress(),
                told,
                address,
                since,
                limit,
                session.traffic(),
                encryption);
    }
}
