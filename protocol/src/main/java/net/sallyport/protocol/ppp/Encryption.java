package net.sallyport.protocol.ppp;

import java.util.EnumSet;
import java.util.Set;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.mppe.MppeCounter;
import net.sallyport.protocol.mppe.MppeDecoder;
import net.sallyport.protocol.mppe.MppeEncoder;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.mppe.MppeTools;
import net.sallyport.protocol.ppp.auth.MppeKeys;
import net.sallyport.protocol.ppp.automaton.Outcome;
import net.sallyport.protocol.ppp.automaton.RestartTimers;
import net.sallyport.protocol.ppp.ccp.Ccp;
import net.sallyport.protocol.ppp.ccp.MppeAgreement;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. One attempt to encrypt a link, from the end of authentication to the end of
 * LCP: CCP, the keys that the data path gets, and what happens when it comes to nothing.
 */
final class Encryption {
    static final String FAILED = "MPPE required but peer negotiation failed";
    static final String DISABLED = "MPPE disabled";

    private static final long RESET_PAUSE_NANOS = 250_000_000;
    private static final int MAX_NONSENSE = 64;

    /** What becomes of the link. */
    interface Port extends Ccp.Port {
        /** It is settled, for the first time, whether the link encrypts. */
        void encryptionSettled(long nowNanos);

        /** CCP was negotiated again, and the link encrypts as before. */
        void encryptionBack(long nowNanos);
    }

    private final MppeConfig config;
    private final DataPath data;
    private final Port port;
    private final Counters<MppeCounter> counters;
    private final MppeTools tools;
    private @Nullable Ccp ccp;
    private @Nullable MppeKeys keys;
    private @Nullable String text;
    private boolean settled;
    private boolean heard;
    private boolean awaitingFlush;
    private long resetSentNanos;
    private int nonsense;

    Encryption(
            MppeConfig config,
            DataPath data,
            Port port,
            Counters<MppeCounter> counters,
            MppeTools tools) {
        this.tools = tools;
        this.config = config;
        this.data = data;
        this.port = port;
        this.counters = counters;
        data.keys(null, null);
        data.require(config.required(), config.required());
    }

    /** Starts CCP, or settles at once that there is nothing to negotiate. */
    void start(AuthPhase auth, RestartTimers timers, long nowNanos) {
        Set<MppeStrength> allowed = EnumSet.noneOf(MppeStrength.class);
        keys = auth.keys();
        if (keys != null && config.need() != MppeConfig.Need.OFF) {
            config.strengths().stream().filter(keys::serves).forEach(allowed::add);
        }
        if (!allowed.isEmpty()) {
            Ccp started = new Ccp(config, allowed, timers, port);
            ccp = started;
            started.open(nowNanos);
            started.up(nowNanos);
        } else if (config.required()) {
            port.mppeImpossible(
                    auth.bothGaveKeys()
                            ? "MPPE required, but auth done in both directions."
                            : "MPPE required, but MS-CHAP[v2] auth not performed.",
                    nowNanos);
        } else {
            settle(nowNanos);
        }
    }

    /** How the link encrypts, as people read it; null if it does not. */
    @Nullable String text() {
        return text;
    }

    /** Whether this is CCP as it is being spoken now. */
    boolean owns(Object layer) {
        return layer == ccp;
    }

    /** Whether nothing may pass until CCP is open again. */
    boolean isPending() {
        return ccp != null && text == null;
    }

    /** Whether CCP is spoken, open or not. */
    boolean negotiates() {
        return ccp != null;
    }

    /** What became of a CCP packet; null if CCP is not spoken here. */
    @Nullable Outcome receive(byte[] information, long nowNanos) {
        heard = true;
        return ccp == null ? null : ccp.receive(information, nowNanos);
    }

    void expire(long nowNanos) {
        if (ccp != null) {
            ccp.expire(nowNanos);
        }
    }

    long nextDeadlineNanos() {
        return ccp == null ? Long.MAX_VALUE : ccp.nextDeadlineNanos();
    }

    /** CCP is open. */
    void up(long nowNanos) {
        MppeAgreement sending = ccp == null ? null : ccp.sending();
        MppeAgreement receiving = ccp == null ? null : ccp.receiving();
        MppeKeys known = keys;
        if (known == null || sending == null || receiving == null) {
            // One direction alone would be neither safe nor usual: none, then.
            fail(FAILED, nowNanos);
            return;
        }
        data.require(true, true);
        data.keys(
                new MppeEncoder(
                        known.send(sending.strength()),
                        sending.strength(),
                        sending.stateless(),
                        tools),
                new MppeDecoder(
                        known.receive(receiving.strength()),
                        receiving.strength(),
                        receiving.stateless(),
                        counters,
                        tools));
        awaitingFlush = false;
        text =
                sending.equals(receiving)
                        ? sending.toString()
                        : "receive " + receiving + ", send " + sending;
        settle(nowNanos);
    }

    /** CCP is open no longer. */
    void down(long nowNanos) {
        boolean used = data.keysUsed();
        data.keys(null, null);
        text = null;
        // The same start keys would give the same key stream again: pppd ends the link, so do we,
        // unless nothing was encrypted yet.
        if (used) {
            port.mppeImpossible(DISABLED, nowNanos);
        }
    }

    /** CCP got no answer in time. */
    void timedOut(long nowNanos) {
        String why = "CCP: timeout sending Config-Requests";
        if (heard) {
            // A peer that speaks CCP may think that the link encrypts: losses must not undo that.
            port.mppeImpossible(why, nowNanos);
        } else {
            fail(why, nowNanos);
        }
    }

    /** CCP came to nothing, or the peer will have none of it. */
    void fail(String why, long nowNanos) {
        Ccp current = ccp;
        if (current == null) {
            return;
        }
        if (config.required() || settled) {
            port.mppeImpossible(why, nowNanos);
            return;
        }
        ccp = null;
        current.down(nowNanos);
        settle(nowNanos);
    }

    /** The link goes down under CCP. */
    void stop(long nowNanos) {
        Ccp current = ccp;
        ccp = null;
        text = null;
        data.keys(null, null);
        if (current != null) {
            current.down(nowNanos);
        }
    }

    /** An IPv4 packet came through. */
    void decrypted() {
        awaitingFlush = false;
        nonsense = 0;
    }

    /** A frame was decrypted with what cannot be the peer's key: nothing brings that back. */
    void decryptedNonsense(long nowNanos) {
        nonsense++;
        if (nonsense == MAX_NONSENSE) {
            port.mppeImpossible("Too many MPPE errors", nowNanos);
        }
    }

    /**
     * A frame was not decrypted.
     *
     * @param lost whether the decoder lost track with it
     */
    void notDecrypted(boolean lost, long nowNanos) {
        if (ccp == null || !lost && !awaitingFlush) {
            return;
        }
        // One request a pause, again and again until something can be decrypted.
        if (!awaitingFlush || nowNanos - resetSentNanos >= RESET_PAUSE_NANOS) {
            ccp.sendResetRequest();
            resetSentNanos = nowNanos;
        }
        awaitingFlush = true;
    }

    private void settle(long nowNanos) {
        if (settled) {
            port.encryptionBack(nowNanos);
        } else {
            settled = true;
            port.encryptionSettled(nowNanos);
        }
    }
}
