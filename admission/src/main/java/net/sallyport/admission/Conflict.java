package net.sallyport.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The policy: what becomes of a login that comes to an account with sessions inside. Pure.
 *
 * <ol>
 *   <li>A session of the same device is displaced by its reconnect, under any policy and even if
 *       there is room: a device is in once.
 *   <li>If there is room besides, nobody else is touched.
 *   <li>Under replace, those that go are the ones that did not answer a probe, then the ones
 *       longest without traffic, then the oldest.
 *   <li>Under deny, or while the guard against short cycles holds, only those that did not answer
 *       go. If there are none, but silent ones, they are asked; a login that does not even so find
 *       room is refused.
 * </ol>
 *
 * While the guard holds, evidence of the same device counts for nothing: identical copies of one
 * machine would never be stopped otherwise. A true reconnect then waits for one probe at most.
 */
final class Conflict {
    /** Sessions whose last traffic is about as old are told apart by their age. */
    private static final long IDLE_STEP_NANOS = 10_000_000_000L;

    private Conflict() {}

    sealed interface Ruling {
        /** It may come in, at the cost of these. */
        record Open(List<Victim> victims) implements Ruling {}

        /** It depends on whether these are still there. */
        record Ask(List<Book.Holder> silent) implements Ruling {}

        record Closed() implements Ruling {}
    }

    record Victim(Book.Holder holder, Displaced.Cause cause, DeviceMatch match) {}

    /**
     * @param holders the oldest first
     */
    static Ruling judge(List<Book.Holder> holders, Login login, Terms terms, Scene scene) {
        List<Victim> victims = new ArrayList<>();
        List<Victim> others = new ArrayList<>();
        for (Book.Holder holder : holders) {
            DeviceMatch match = login.device().match(holder.claim().device());
            if (isItself(match, terms)) {
                victims.add(new Victim(holder, Displaced.Cause.RECONNECTED, match));
            } else if (isGone(holder, scene)) {
                others.add(new Victim(holder, Displaced.Cause.DID_NOT_ANSWER, match));
            } else {
                others.add(new Victim(holder, Displaced.Cause.NEWER_LOGIN, match));
            }
        }
        int excess = others.size() + 1 - terms.limit();
        boolean replacesItself = !victims.isEmpty();
        others.sort(firstToGo(scene));
        for (int i = 0; i < excess; i++) {
            if (!mayDisplace(others.get(i), terms)) {
                if (replacesItself) {
                    break;
                }
                return askOrClose(others, excess, terms, scene);
            }
            victims.add(others.get(i));
        }
        return new Ruling.Open(victims);
    }

    /** Whether this holder was asked, did not answer in time and was not heard of since. */
    static boolean isGone(Book.Holder holder, Scene scene) {
        Book.Probe probe = holder.probe();
        return probe != null && probe.isOver() && !isHeardSince(probe.askedNanos(), holder, scene);
    }

    private static boolean isItself(DeviceMatch match, Terms terms) {
        return match == DeviceMatch.SAME && !terms.isCooling();
    }

    private static boolean isHeardSince(long nanos, Book.Holder holder, Scene scene) {
        return scene.lastHeardNanos(holder.claim()) > nanos;
    }

    private static boolean mayDisplace(Victim other, Terms terms) {
        return !terms.isClosed() || other.cause() == Displaced.Cause.DID_NOT_ANSWER;
    }

    private static Ruling askOrClose(List<Victim> others, int excess, Terms terms, Scene scene) {
        List<Book.Holder> silent = new ArrayList<>();
        int gone = 0;
        for (Victim other : others) {
            if (other.cause() == Displaced.Cause.DID_NOT_ANSWER) {
                gone++;
            } else if (isSilent(other.holder(), terms, scene)) {
                silent.add(other.holder());
            }
        }
        return gone + silent.size() >= excess ? new Ruling.Ask(silent) : new Ruling.Closed();
    }

    private static boolean isSilent(Book.Holder holder, Terms terms, Scene scene) {
        Book.Probe probe = holder.probe();
        if (probe != null && !probe.isOver()) {
            return !isHeardSince(probe.askedNanos(), holder, scene);
        }
        return holder.admitted()
                && scene.nowNanos() - scene.lastHeardNanos(holder.claim()) >= terms.silentNanos();
    }

    /** The sort is stable and begins with the oldest first. */
    private static Comparator<Victim> firstToGo(Scene scene) {
        return Comparator.comparing(
                        (Victim victim) -> victim.cause() != Displaced.Cause.DID_NOT_ANSWER)
                .thenComparingLong(victim -> -idleSteps(victim.holder(), scene));
    }

    private static long idleSteps(Book.Holder holder, Scene scene) {
        return scene.idleNanos(holder.claim()) / IDLE_STEP_NANOS;
    }
}
