package net.sallyport.gateway.session;

import java.util.function.BiConsumer;
import net.sallyport.admission.FenceToken;
import net.sallyport.linux.loop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * What a session does when admission wants to know whether its peer is there: it asks, and whatever
 * comes from the peer is the answer. Belongs to the session's worker.
 */
final class Probing {
    /** Within admission's wait for an answer, for lines that lose packets. */
    private static final int ASKS = 4;

    private static final long INTERVAL_NANOS = 350_000_000;

    private final SessionRoom room;
    private final Timer.Task question;
    private final Timer again;

    /** The claim that admission wants a sign of life for. */
    private @Nullable FenceToken probed;

    private int asksLeft;

    /**
     * @param question asks the peer once
     * @param guard runs what a timer begins
     */
    Probing(SessionRoom room, Timer.Task question, BiConsumer<Timer.Task, Long> guard) {
        this.room = room;
        this.question = question;
        this.again = new Timer(now -> guard.accept(this::ask, now));
    }

    void begin(FenceToken token, long nowNanos) {
        probed = token;
        asksLeft = ASKS;
        ask(nowNanos);
    }

    /** Unless an answer has come. */
    private void ask(long nowNanos) {
        if (probed != null && asksLeft-- > 0) {
            question.expire(nowNanos);
            room.worker().timers().arm(again, nowNanos + INTERVAL_NANOS);
        }
    }

    /** Something came from the peer. */
    void heard(long nowNanos) {
        FenceToken token = probed;
        if (token != null) {
            end();
            room.admission().probeAnswered(token, nowNanos);
        }
    }

    void end() {
        probed = null;
        room.worker().timers().cancel(again);
    }
}
