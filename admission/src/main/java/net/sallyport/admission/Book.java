package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision core: one account's claims and what becomes of them. Immutable; each step gives the
 * next book and the effects, in order. Addresses alone are taken and let go at once.
 *
 * <p>A <em>holder</em> has a claim: admitted, or waiting to enter until the losers it is heir to
 * have closed their data paths. A <em>loser</em> has lost its claim and has not said yet that its
 * data path is closed. An <em>asker</em> is a login that waits, before its reservation, until
 * silent holders have been asked whether they are still there. An address is held as long as a
 * holder or a loser here has it. So
 *
 * <ul>
 *   <li>holders are never more than the limit under which the last of them came in;
 *   <li>open data paths are never more either, but for losers that are overdue;
 *   <li>an address is on one open data path at most, overdue losers included: a loser that does not
 *       let go in time keeps its address, and its heir enters with another or not at all;
 *   <li>an asker waits only as long as a probe is on its way.
 * </ul>
 *
 * @param holders the oldest claim first
 * @param losers the one cut first first
 * @param askers the one that came first first
 */
record Book(List<Holder> holders, List<Loser> losers, List<Asker> askers) {
    static final Book EMPTY = new Book(List.of(), List.of(), List.of());

    /**
     * @param probe the last time that it was asked; null if never, or if it answered
     */
    record Holder(Claim claim, boolean admitted, @Nullable Probe probe) {
        Holder with(@Nullable Probe other) {
            return new Holder(claim, admitted, other);
        }

        boolean isAsked() {
            return probe != null && !probe.isOver();
        }
    }

    /**
     * @param isOver the time for the answer is over
     */
    record Probe(long askedNanos, long deadlineNanos, boolean isOver) {}

    /**
     * @param heir the holder that waits for this loser; null once the wait is over or the heir gone
     * @param overdue the time for the cut is over; nobody waits for it any more
     */
    record Loser(
            Claim claim,
            @Nullable FenceToken heir,
            long cutNanos,
            long deadlineNanos,
            boolean overdue) {
        Loser withHeir(@Nullable FenceToken other) {
            return new Loser(claim, other, cutNanos, deadlineNanos, overdue);
        }
    }

    record Asker(Login login, Terms terms, long sinceNanos) {}

    record Outcome(Book book, List<Effect> effects) {}

    boolean isEmpty() {
        return holders.isEmpty() && losers.isEmpty() && askers.isEmpty();
    }

    /**
     * Whether a login may commit: the effects tell, now or when the holders that they ask have
     * answered or not.
     */
    Outcome reserve(Login login, Terms terms, Scene scene) {
        return switch (Conflict.judge(holders, login, terms, scene)) {
            case Conflict.Ruling.Open(List<Conflict.Victim> victims) ->
                    new Outcome(this, opened(login, victims, terms, scene, scene.nowNanos()));
            case Conflict.Ruling.Closed() ->
                    new Outcome(
                            this, closed(login, refusal(terms, scene), scene, scene.nowNanos()));
            case Conflict.Ruling.Ask(List<Holder> silent) -> ask(login, silent, terms, scene);
        };
    }

    /** The login takes its place: a claim, an address, and the places of whom it displaces. */
    Outcome commit(Login login, FenceToken token, Terms terms, Scene scene) {
        if (!(Conflict.judge(holders, login, terms, scene)
                instanceof Conflict.Ruling.Open(List<Conflict.Victim> victims))) {
            return refuse(login, refusal(terms, scene), scene);
        }
        Turn turn = new Turn(this, scene);
        List<Claim> before = turn.adopt(token, holders.size() - victims.size() + 1, terms);
        for (Conflict.Victim victim : victims) {
            before.add(victim.holder().claim());
            turn.displace(victim, login, token, terms);
        }
        Inet4Address address = Lodging.choose(login, before, scene.addresses());
        if (address == null && !Lodging.needsNone(login)) {
            return refuse(login, Lodging.refusal(login, losers), scene);
        }
        turn.staying.add(
                new Holder(new Claim(login, token, address, scene.nowNanos()), false, null));
        return turn.end(before);
    }

    /** The loser's data path is closed. Anything but a loser's token does nothing. */
    Outcome cutDone(FenceToken token, Scene scene) {
        for (Loser loser : losers) {
            if (fits(loser.claim(), token)) {
                Turn turn = new Turn(this, scene);
                turn.leaving.remove(loser);
                turn.effects.add(new Effect.Forget(loser.claim().token()));
                turn.tell(
                        new AdmissionEvent.CutDone(
                                scene.nowNanos(),
                                loser.claim(),
                                scene.nowNanos() - loser.cutNanos()));
                return turn.end(List.of(loser.claim()));
            }
        }
        return unchanged();
    }

    /** The session is over and its data path, if it had one, is closed. */
    Outcome release(FenceToken token, Scene scene) {
        for (Holder holder : holders) {
            if (fits(holder.claim(), token)) {
                Turn turn = new Turn(this, scene);
                turn.dismiss(holder);
                turn.bequeath(holder.claim().token(), null);
                turn.tell(
                        new AdmissionEvent.Released(
                                scene.nowNanos(), holder.claim(), holder.admitted()));
                return turn.end(List.of(holder.claim()));
            }
        }
        return cutDone(token, scene);
    }

    /** The holder gave a sign of life. Any other token does nothing. */
    Outcome probeAnswered(FenceToken token, Scene scene) {
        for (Holder holder : holders) {
            Probe probe = holder.probe();
            if (fits(holder.claim(), token) && probe != null) {
                Turn turn = new Turn(this, scene);
                turn.staying.replaceAll(each -> each.equals(holder) ? holder.with(null) : each);
                if (!probe.isOver()) {
                    turn.tell(probed(holder, probe, true, scene));
                }
                return turn.end(List.of());
            }
        }
        return unchanged();
    }

    /** The time is over that this holder had to answer, or this loser to be cut. */
    Outcome expire(FenceToken token, Scene scene) {
        for (Holder holder : holders) {
            Probe probe = holder.probe();
            if (fits(holder.claim(), token)
                    && probe != null
                    && !probe.isOver()
                    && isDue(probe.deadlineNanos(), scene)) {
                return probeOver(holder, probe, scene);
            }
        }
        for (Loser loser : losers) {
            if (fits(loser.claim(), token)
                    && !loser.overdue()
                    && isDue(loser.deadlineNanos(), scene)) {
                return cutOverdue(loser, scene);
            }
        }
        return unchanged();
    }

    private Outcome probeOver(Holder holder, Probe probe, Scene scene) {
        Holder over = holder.with(new Probe(probe.askedNanos(), probe.deadlineNanos(), true));
        Turn turn = new Turn(this, scene);
        turn.staying.replaceAll(each -> each.equals(holder) ? over : each);
        turn.tell(probed(holder, probe, !Conflict.isGone(over, scene), scene));
        return turn.end(List.of());
    }

    /**
     * The heir goes on without this loser: with an address that is free, if its own was the
     * loser's, because the loser may still use that one.
     */
    private Outcome cutOverdue(Loser loser, Scene scene) {
        Turn turn = new Turn(this, scene);
        Loser late = new Loser(loser.claim(), null, loser.cutNanos(), loser.deadlineNanos(), true);
        turn.leaving.replaceAll(each -> each.equals(loser) ? late : each);
        turn.tell(
                new AdmissionEvent.CutOverdue(
                        scene.nowNanos(), loser.claim(), scene.nowNanos() - loser.cutNanos()));
        Holder heir = holder(loser.heir());
        if (heir != null && sharesAddress(heir, loser)) {
            Login login = heir.claim().login();
            Inet4Address other = Lodging.choose(login, turn.inheritanceOf(heir), scene.addresses());
            if (other != null) {
                Holder moved = new Holder(heir.claim().withAddress(other), false, null);
                turn.staying.replaceAll(each -> each.equals(heir) ? moved : each);
            } else {
                turn.dismiss(heir);
                turn.bequeath(heir.claim().token(), null);
                turn.refuse(login, Wording.notLetGo(), heir.claim().sinceNanos());
            }
        }
        return turn.end(List.of());
    }

    private Outcome ask(Login login, List<Holder> silent, Terms terms, Scene scene) {
        Turn turn = new Turn(this, scene);
        for (Holder holder : silent) {
            if (!holder.isAsked()) {
                long deadline = scene.nowNanos() + terms.probeNanos();
                Holder asked = holder.with(new Probe(scene.nowNanos(), deadline, false));
                turn.staying.replaceAll(each -> each.equals(holder) ? asked : each);
                turn.effects.add(new Effect.Probe(holder.claim(), deadline));
            }
        }
        turn.waiting.add(new Asker(login, terms, scene.nowNanos()));
        turn.tell(new AdmissionEvent.Asked(scene.nowNanos(), login, silent.size()));
        return turn.end(List.of());
    }

    /** What a login is told that need not wait; null if it must. */
    @Nullable List<Effect> answer(Asker asker, Scene scene) {
        return switch (Conflict.judge(holders, asker.login(), asker.terms(), scene)) {
            case Conflict.Ruling.Open(List<Conflict.Victim> victims) ->
                    opened(asker.login(), victims, asker.terms(), scene, asker.sinceNanos());
            case Conflict.Ruling.Ask(List<Holder> silent)
                    when silent.stream().anyMatch(Holder::isAsked) ->
                    null;
            case Conflict.Ruling.Ask _, Conflict.Ruling.Closed _ ->
                    closed(asker.login(), refusal(asker.terms(), scene), scene, asker.sinceNanos());
        };
    }

    private List<Effect> opened(
            Login login, List<Conflict.Victim> victims, Terms terms, Scene scene, long sinceNanos) {
        boolean inherits = !victims.isEmpty() || orphans() + holders.size() >= terms.limit();
        if (inherits
                || Lodging.needsNone(login)
                || scene.addresses().available(login.account().addresses())) {
            return List.of(
                    new Effect.Decide(login, null),
                    new Effect.Tell(
                            new AdmissionEvent.Reserved(
                                    scene.nowNanos(), login, scene.nowNanos() - sinceNanos)));
        }
        return closed(login, Lodging.refusal(login, losers), scene, sinceNanos);
    }

    private static List<Effect> closed(Login login, Refusal refusal, Scene scene, long sinceNanos) {
        return List.of(
                new Effect.Decide(login, refusal),
                new Effect.Tell(
                        new AdmissionEvent.Refused(
                                scene.nowNanos(), login, refusal, scene.nowNanos() - sinceNanos)));
    }

    private Outcome refuse(Login login, Refusal refusal, Scene scene) {
        Turn turn = new Turn(this, scene);
        turn.refuse(login, refusal, scene.nowNanos());
        return turn.end(List.of());
    }

    private Outcome unchanged() {
        return new Outcome(this, List.of());
    }

    private Refusal refusal(Terms terms, Scene scene) {
        List<Claim> claims = holders.stream().map(Holder::claim).toList();
        return terms.isCooling()
                ? Wording.shortCycle(claims, terms.coolDownNanos())
                : Wording.alreadyIn(claims, scene.nowNanos());
    }

    private static AdmissionEvent probed(
            Holder holder, Probe probe, boolean answered, Scene scene) {
        return new AdmissionEvent.Probed(
                scene.nowNanos(), holder.claim(), answered, scene.nowNanos() - probe.askedNanos());
    }

    private static boolean isDue(long deadlineNanos, Scene scene) {
        return scene.nowNanos() >= deadlineNanos;
    }

    private int orphans() {
        int orphans = 0;
        for (Loser loser : losers) {
            orphans += isOrphan(loser) ? 1 : 0;
        }
        return orphans;
    }

    /** A data path that is closing for nobody in particular: a place to wait for. */
    static boolean isOrphan(Loser loser) {
        return loser.heir() == null && !loser.overdue();
    }

    /** The fence: whether the token that somebody presents is this claim's. */
    private static boolean fits(Claim claim, FenceToken token) {
        return claim.token().equals(token);
    }

    static boolean isHeir(Holder holder, Loser loser) {
        return holder.claim().token().equals(loser.heir());
    }

    /** Whether the heir was promised the loser's address. */
    private static boolean sharesAddress(Holder heir, Loser loser) {
        Inet4Address promised = heir.claim().address();
        return promised != null && promised.equals(loser.claim().address());
    }

    /** The claim of this token's holder; null if there is none. */
    @Nullable Claim claim(FenceToken token) {
        Holder holder = holder(token);
        return holder == null ? null : holder.claim();
    }

    private @Nullable Holder holder(@Nullable FenceToken token) {
        for (Holder holder : holders) {
            if (holder.claim().token().equals(token)) {
                return holder;
            }
        }
        return null;
    }

    boolean has(Inet4Address address) {
        for (Holder holder : holders) {
            if (address.equals(holder.claim().address())) {
                return true;
            }
        }
        for (Loser loser : losers) {
            if (address.equals(loser.claim().address())) {
                return true;
            }
        }
        return false;
    }
}
