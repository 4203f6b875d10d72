package net.sallyport.admission;

import org.jspecify.annotations.Nullable;

/** What a step of a {@link Book} wants done. */
sealed interface Effect {
    record Cut(Claim loser, long deadlineNanos, Displaced why, DeviceMatch match)
            implements Effect {}

    record Admit(Claim claim) implements Effect {}

    /** The answer to a commit. */
    record Refuse(SessionId session, Refusal refusal) implements Effect {}

    record Probe(Claim holder, long deadlineNanos) implements Effect {}

    /** The answer to {@link Book#reserve}, at once or later; {@code refusal} null: reserved. */
    record Decide(Login login, @Nullable Refusal refusal) implements Effect {}

    /** The token stands for nothing any more. */
    record Forget(FenceToken token) implements Effect {}

    record Tell(AdmissionEvent event) implements Effect {}
}
