package net.sallyport.admission;

import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of an account whose devices displace each other; outlives its sessions.
 * Immutable.
 *
 * @param kicks those of the window, the oldest first; fewer than set the guard off
 * @param coolUntilNanos until when the one inside stays
 */
record Guard(List<Kick> kicks, long coolUntilNanos) {
    static final Guard NONE = new Guard(List.of(), 0);

    private static final long NANOS_PER_MILLI = 1_000_000;

    record Kick(long atNanos, DeviceMatch match) {}

    boolean isCooling(long nowNanos) {
        return nowNanos < coolUntilNanos;
    }

    /** What the effects of a commit add; who did not answer was not displaced by a rival. */
    Guard after(List<Effect> effects, Rules.ShortCycle rules, long nowNanos) {
        Guard guard = this;
        for (Effect effect : effects) {
            if (effect instanceof Effect.Cut cut
                    && cut.why().cause() != Displaced.Cause.DID_NOT_ANSWER) {
                guard = guard.displaced(cut.match(), rules, nowNanos);
            }
        }
        return guard;
    }

    private Guard displaced(DeviceMatch match, Rules.ShortCycle rules, long nowNanos) {
        List<Kick> recent = new ArrayList<>();
        for (Kick kick : kicks) {
            if (nowNanos - kick.atNanos() < rules.windowMillis() * NANOS_PER_MILLI) {
                recent.add(kick);
            }
        }
        recent.add(new Kick(nowNanos, match));
        return isTooMany(recent, rules)
                ? new Guard(List.of(), coolUntil(rules, nowNanos))
                : new Guard(List.copyOf(recent), coolUntilNanos);
    }

    /** A newcomer was refused in the cool-down: it begins anew. */
    Guard refused(Rules.ShortCycle rules, long nowNanos) {
        return new Guard(kicks, coolUntil(rules, nowNanos));
    }

    /** Whether there is nothing to remember any more. */
    boolean isOver(Rules.ShortCycle rules, long nowNanos) {
        return !isCooling(nowNanos)
                && (kicks.isEmpty()
                        || nowNanos - kicks.getLast().atNanos()
                                >= rules.windowMillis() * NANOS_PER_MILLI);
    }

    private static boolean isTooMany(List<Kick> recent, Rules.ShortCycle rules) {
        int between = 0;
        for (Kick kick : recent) {
            between += kick.match() == DeviceMatch.SAME ? 0 : 1;
        }
        // Twice as many, whatever the evidence says: copies of one machine tell the same names.
        return rules.displacements() > 0
                && (between >= rules.displacements() || recent.size() >= 2 * rules.displacements());
    }

    private static long coolUntil(Rules.ShortCycle rules, long nowNanos) {
        return nowNanos + rules.coolDownMillis() * NANOS_PER_MILLI;
    }
}
