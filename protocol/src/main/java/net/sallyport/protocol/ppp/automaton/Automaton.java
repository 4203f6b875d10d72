package net.sallyport.protocol.ppp.automaton;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. RFC 1661 section 4 in motion: the state, the Restart timer and the Restart
 * counter of one protocol. What the actions mean is the {@link Performer}'s.
 */
public final class Automaton {
    /** Does what the table says. Events that it causes meanwhile wait until the step is done. */
    public interface Performer {
        /**
         * @param action never {@code irc} or {@code zrc}: those are the automaton's own
         * @param cause the event of this step
         * @param from the state before this step
         */
        void perform(Action action, Event cause, State from, long nowNanos);

        /** The table has no such transition: a bug of ours. */
        void illegal(Event event, State state);
    }

    private final Performer performer;
    private final RestartTimers timers;
    private final Queue<Event> waiting = new ArrayDeque<>(1);
    private State state = State.INITIAL;
    private int restartCount;
    private long deadlineNanos = Long.MAX_VALUE;
    private boolean stepping;

    public Automaton(Performer performer, RestartTimers timers) {
        this.performer = performer;
        this.timers = timers;
    }

    public State state() {
        return state;
    }

    /** One event. */
    public void on(Event event, long nowNanos) {
        if (stepping) {
            waiting.add(event);
            return;
        }
        stepping = true;
        try {
            Event next = event;
            do {
                step(next, nowNanos);
                next = waiting.poll();
            } while (next != null);
        } finally {
            stepping = false;
        }
    }

    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    public void expire(long nowNanos) {
        if (nowNanos >= deadlineNanos) {
            on(restartCount > 0 ? Event.TIMEOUT_AGAIN : Event.TIMEOUT_LAST, nowNanos);
        }
    }

    private void step(Event event, long nowNanos) {
        TransitionTable.@Nullable Cell cell = TransitionTable.cell(state, event);
        if (cell == null) {
            performer.illegal(event, state);
            return;
        }
        State from = state;
        state = cell.next();
        // RFC 1661 section 4.1: the timer stops on the way to a state in which it does not run.
        if (!state.timed()) {
            deadlineNanos = Long.MAX_VALUE;
        }
        for (Action action : cell.actions()) {
            switch (action) {
                case INITIALIZE_RESTART_COUNT ->
                        restartCount =
                                cell.actions().contains(Action.SEND_TERMINATE_REQUEST)
                                        ? timers.maxTerminate()
                                        : timers.maxConfigure();
                case ZERO_RESTART_COUNT -> {
                    restartCount = 0;
                    startTimer(nowNanos);
                }
                case SEND_CONFIGURE_REQUEST, SEND_TERMINATE_REQUEST -> {
                    // Section 4.4: counted for each transmission, the first included.
                    restartCount--;
                    startTimer(nowNanos);
                    performer.perform(action, event, from, nowNanos);
                }
                case THIS_LAYER_UP,
                        THIS_LAYER_DOWN,
                        THIS_LAYER_STARTED,
                        THIS_LAYER_FINISHED,
                        SEND_CONFIGURE_ACK,
                        SEND_CONFIGURE_NAK,
                        SEND_TERMINATE_ACK,
                        SEND_CODE_REJECT,
                        SEND_ECHO_REPLY ->
                        performer.perform(action, event, from, nowNanos);
            }
        }
    }

    private void startTimer(long nowNanos) {
        deadlineNanos = nowNanos + timers.restartMillis() * 1_000_000;
    }
}
