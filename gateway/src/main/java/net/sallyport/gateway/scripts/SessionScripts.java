package net.sallyport.gateway.scripts;

import java.net.Inet4Address;
import java.util.List;
import java.util.function.Consumer;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.ppp.script.PppScript;
import net.sallyport.protocol.ppp.script.ScriptFacts;
import org.jspecify.annotations.Nullable;

/**
 * A session's side of its scripts: says how far it has come, and never waits. Belongs to the
 * session's worker.
 */
public final class SessionScripts {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The session; called on the script thread. */
    public interface Owner {
        SessionId id();

        /**
         * Somebody has signalled the process that stands in for the session: it is to end.
         *
         * @param why for people
         */
        void hangUp(String why);
    }

    /** Hears whether the session may go on; called on the script thread. */
    public interface Answer {
        /**
         * @param refusal null: it may; else what to tell the peer
         */
        void given(@Nullable String refusal);
    }

    /**
     * Who enters.
     *
     * @param peerName as the peer gave it
     * @param callingAddress where it calls from
     * @param transport what carries the link
     * @param interfaceName the device of its packets
     */
    public record Entry(
            byte[] peerName,
            Inet4Address callingAddress,
            String transport,
            String interfaceName,
            Inet4Address address) {}

    private final ScriptHouse house;
    private final ServerConfig.Scripts plan;
    private final Owner owner;
    private @Nullable SessionRuns runs;
    private long upSinceNanos = -1;

    SessionScripts(ScriptHouse house, ServerConfig.Scripts plan, Owner owner) {
        this.house = house;
        this.plan = plan;
        this.owner = owner;
    }

    /**
     * The session has its place and its interface: auth-up.
     *
     * @param answer called later if this returns false, else never
     * @return whether the session may go on at once
     */
    public boolean begin(Entry entry, Answer answer) {
        if (!plan.enabled()) {
            return true;
        }
        ScriptFacts facts = house.facts(plan, owner.id(), entry);
        SessionRuns mine = new SessionRuns(house, plan, owner, facts);
        runs = mine;
        boolean waits = plan.refuseOnFailure();
        Consumer<Outcome> ended = waits ? outcome -> answer(outcome, answer) : outcome -> {};
        List<String> keys = List.of(facts.line().interfaceName(), entry.address().getHostAddress());
        house.loop()
                .post(() -> {
                    house.remember(mine);
                    mine.begin(keys, ended);
                });
        return !waits;
    }

    /**
     * The addresses are agreed on: ip-pre-up, and ip-up after it.
     *
     * @param answer as with {@link #begin}; until it comes no packet is to pass
     * @return whether packets may pass at once
     */
    public boolean networkUp(Inet4Address local, Inet4Address remote, Answer answer) {
        SessionRuns mine = runs;
        if (mine == null) {
            return true;
        }
        boolean goesOn = mine.preUpIsMissing();
        Consumer<Outcome> ended = goesOn ? outcome -> {} : outcome -> answer(outcome, answer);
        ScriptFacts.Addresses addresses = new ScriptFacts.Addresses(local, remote);
        house.loop().post(() -> mine.networkUp(addresses, ended));
        return goesOn;
    }

    /** Packets pass from now on. */
    public void entered(long nowNanos) {
        upSinceNanos = nowNanos;
    }

    /** The network protocol is down, the session goes on: ip-down. */
    public void networkDown(long sentBytes, long receivedBytes) {
        SessionRuns mine = runs;
        if (mine != null) {
            ScriptFacts.@Nullable Totals totals = totals(sentBytes, receivedBytes);
            house.loop().post(() -> mine.networkDown(totals));
        }
    }

    /** The session is over: ip-down and auth-down, as far as there is something to undo. */
    public void over(long sentBytes, long receivedBytes) {
        SessionRuns mine = runs;
        runs = null;
        if (mine != null) {
            ScriptFacts.@Nullable Totals totals = totals(sentBytes, receivedBytes);
            house.loop().post(() -> mine.over(totals));
        }
    }

    /** Null if no packet could pass so far. */
    private ScriptFacts.@Nullable Totals totals(long sentBytes, long receivedBytes) {
        if (upSinceNanos < 0) {
            return null;
        }
        long seconds = (Clock.nanos() - upSinceNanos) / NANOS_PER_SECOND;
        return new ScriptFacts.Totals(seconds, sentBytes, receivedBytes);
    }

    private void answer(Outcome outcome, Answer answer) {
        PppScript script = outcome.script();
        answer.given(
                plan.refuseOnFailure() && !outcome.isGood()
                        ? "Refused by " + script.fileName()
                        : null);
    }
}
