package net.sallyport.admission;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A book on its way to the next one, within one step. */
final class Turn {
    final List<Book.Holder> staying;
    final List<Book.Loser> leaving;
    final List<Book.Asker> waiting;
    final List<Effect> effects = new ArrayList<>();

    private final Scene scene;

    Turn(Book book, Scene scene) {
        this.scene = scene;
        staying = new ArrayList<>(book.holders());
        leaving = new ArrayList<>(book.losers());
        waiting = new ArrayList<>(book.askers());
    }

    void tell(AdmissionEvent event) {
        effects.add(new Effect.Tell(event));
    }

    /**
     * Makes the newcomer heir to as many orphans as it takes to keep to the limit.
     *
     * @param holders how many there will be, the newcomer included
     * @return the orphans' claims
     */
    List<Claim> adopt(FenceToken newcomer, int holders, Terms terms) {
        List<Claim> adopted = new ArrayList<>();
        long orphans = leaving.stream().filter(Book::isOrphan).count();
        long excess = holders + orphans - terms.limit();
        for (int i = 0; i < leaving.size() && adopted.size() < excess; i++) {
            if (Book.isOrphan(leaving.get(i))) {
                adopted.add(leaving.get(i).claim());
                leaving.set(i, leaving.get(i).withHeir(newcomer));
            }
        }
        return adopted;
    }

    /** Takes the victim's claim for the newcomer. */
    void displace(Conflict.Victim victim, Login newcomer, FenceToken token, Terms terms) {
        Claim claim = victim.holder().claim();
        if (victim.holder().admitted()) {
            staying.remove(victim.holder());
            long deadline = scene.nowNanos() + terms.cutNanos();
            leaving.add(new Book.Loser(claim, token, scene.nowNanos(), deadline, false));
            effects.add(
                    new Effect.Cut(
                            claim,
                            deadline,
                            Wording.displaced(victim.cause(), newcomer),
                            victim.match()));
            tell(
                    new AdmissionEvent.Displacement(
                            scene.nowNanos(), claim, newcomer, victim.cause(), victim.match()));
        } else {
            dismiss(victim.holder());
            bequeath(claim.token(), token);
            refuse(claim.login(), Wording.displaced(newcomer), claim.sinceNanos());
        }
    }

    /** The holder goes without a data path to close. */
    void dismiss(Book.Holder holder) {
        staying.remove(holder);
        effects.add(new Effect.Forget(holder.claim().token()));
    }

    void refuse(Login login, Refusal refusal, long sinceNanos) {
        effects.add(new Effect.Refuse(login.session(), refusal));
        tell(
                new AdmissionEvent.Refused(
                        scene.nowNanos(), login, refusal, scene.nowNanos() - sinceNanos));
    }

    void bequeath(FenceToken from, @Nullable FenceToken newHeir) {
        leaving.replaceAll(loser -> from.equals(loser.heir()) ? loser.withHeir(newHeir) : loser);
    }

    List<Claim> inheritanceOf(Book.Holder heir) {
        List<Claim> claims = new ArrayList<>();
        for (Book.Loser loser : leaving) {
            if (Book.isHeir(heir, loser)) {
                claims.add(loser.claim());
            }
        }
        return claims;
    }

    /**
     * Lets in whoever waits for nobody, lets go of the addresses that nobody has any more, and
     * answers the askers that need not wait.
     */
    Book.Outcome end(List<Claim> touched) {
        for (int i = 0; i < staying.size(); i++) {
            Book.Holder holder = staying.get(i);
            if (!holder.admitted() && mayEnter(holder)) {
                staying.set(i, new Book.Holder(holder.claim(), true, null));
                effects.add(new Effect.Admit(holder.claim()));
                tell(
                        new AdmissionEvent.Admitted(
                                scene.nowNanos(),
                                holder.claim(),
                                scene.nowNanos() - holder.claim().sinceNanos()));
            }
        }
        Book book = book();
        for (Claim claim : touched) {
            if (claim.address() != null && !book.has(claim.address())) {
                scene.addresses().free(claim.address());
            }
        }
        waiting.removeIf(asker -> {
            List<Effect> answer = book.answer(asker, scene);
            if (answer != null) {
                effects.addAll(answer);
            }
            return answer != null;
        });
        return new Book.Outcome(book(), List.copyOf(effects));
    }

    private boolean mayEnter(Book.Holder holder) {
        for (Book.Loser loser : leaving) {
            if (Book.isHeir(holder, loser)) {
                return false;
            }
        }
        return true;
    }

    private Book book() {
        return new Book(List.copyOf(staying), List.copyOf(leaving), List.copyOf(waiting));
    }
}
