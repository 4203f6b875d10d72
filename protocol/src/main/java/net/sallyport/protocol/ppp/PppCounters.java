package net.sallyport.protocol.ppp;

import net.sallyport.protocol.Counters;
import net.sallyport.protocol.mppe.MppeCounter;
import net.sallyport.protocol.ppp.auth.AuthCounter;
import net.sallyport.protocol.ppp.automaton.Outcome;

/** The counters of a link and of what lives inside it; one worker's links may share them. */
public record PppCounters(
        Counters<PppCounter> link, Counters<AuthCounter> auth, Counters<MppeCounter> mppe) {
    public PppCounters() {
        this(
                new Counters<>(PppCounter.class),
                new Counters<>(AuthCounter.class),
                new Counters<>(MppeCounter.class));
    }

    /** Counts what became of a control packet, where that is worth it. */
    void count(Outcome outcome) {
        switch (outcome) {
            case TAKEN -> {}
            case MALFORMED -> link.count(PppCounter.MALFORMED_FRAME);
            case BAD_LENGTH -> link.count(PppCounter.BAD_LENGTH);
            case BAD_OPTIONS -> link.count(PppCounter.BAD_OPTIONS);
            case STALE_REPLY -> link.count(PppCounter.STALE_REPLY);
            case UNKNOWN_CODE -> link.count(PppCounter.UNKNOWN_CODE);
            case OUT_OF_STATE -> link.count(PppCounter.OUT_OF_STATE);
            case OWN_MAGIC -> link.count(PppCounter.OWN_MAGIC);
        }
    }
}
