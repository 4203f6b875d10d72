package net.sallyport.gateway.session;

import net.sallyport.admission.Displaced;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.protocol.ppp.EndCause;
import org.jspecify.annotations.Nullable;

/**
 * Why a session leaves the network.
 *
 * @param text what people are told
 * @param winner who displaced it; null: nobody
 */
public record Departure(TerminateCause cause, String text, @Nullable SessionId winner) {
    /** By the link itself. */
    static Departure of(EndCause cause, String text) {
        return new Departure(TerminateCause.of(cause), text, null);
    }

    static Departure of(Displaced why) {
        return new Departure(TerminateCause.PORT_PREEMPTED, why.text(), why.winner());
    }

    static Departure of(TerminateCause cause, String text) {
        return new Departure(cause, text, null);
    }
}
