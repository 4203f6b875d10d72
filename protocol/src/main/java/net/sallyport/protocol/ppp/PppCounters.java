package net.sallyport.protocol.ppp;

import net.sallyport.protocol.Counters;
import net.sallyport.protocol.mppe.MppeCounter;
import net.sallyport.protocol.ppp.auth.AuthCounter;

/** The counters of a link and of what lives inside it; one worker's links may share them. */
public record PppCounters(
        Counters<PppCounter> link, Counters<AuthCounter> auth, Counters<MppeCounter> mppe) {
    public PppCounters() {
        this(
                new Counters<>(PppCounter.class),
                new Counters<>(AuthCounter.class),
                new Counters<>(MppeCounter.class));
    }
}
