package net.sallyport.protocol.ppp.automaton;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AutomatonTest {
    private record Expected(List<String> actions, int next) {}

    private final List<String> log = new ArrayList<>();
    private final List<String> illegal = new ArrayList<>();
    private final Automaton automaton =
            new Automaton(
                    new Automaton.Performer() {
                        @Override
                        public void perform(Action action, Event cause, State from, long nowNanos) {
                            log.add(action.symbol());
                        }

                        @Override
                        public void illegal(Event event, State state) {
                            illegal.add(event.symbol() + " in " + state);
                        }
                    },
                    new RestartTimers(3_000, 10, 2, 5));

    @Test
    void everyCellIsTheOneOfTheRfc() throws IOException {
        Map<String, Expected> rfc = readRfc();
        int legal = 0;
        for (State state : State.values()) {
            for (Event event : Event.values()) {
                Expected expected = rfc.remove(state.ordinal() + " " + event.symbol());
                TransitionTable.Cell cell = TransitionTable.cell(state, event);
                String where = state + " " + event.symbol();
                if (expected == null) {
                    assertNull(cell, where);
                } else {
                    assertNotNull(cell, where);
                    assertEquals(
                            expected.actions(),
                            cell.actions().stream().map(Action::symbol).toList(),
                            where);
                    assertEquals(expected.next(), cell.next().ordinal(), where);
                    legal++;
                }
            }
        }
        assertEquals(Map.of(), rfc);
        assertEquals(120, legal);
    }

    @Test
    void timerRunsJustWhereTheTableKnowsATimeout() {
        for (State state : State.values()) {
            assertEquals(
                    TransitionTable.cell(state, Event.TIMEOUT_AGAIN) != null,
                    state.timed(),
                    state.toString());
        }
    }

    @Test
    void sendsTenRequestsThreeSecondsApartAndGivesUp() {
        automaton.on(Event.OPEN, 0);
        automaton.on(Event.UP, 0);
        int timeouts = 0;
        while (automaton.nextDeadlineNanos() != Long.MAX_VALUE) {
            timeouts++;
            assertEquals(timeouts * 3_000_000_000L, automaton.nextDeadlineNanos());
            automaton.expire(automaton.nextDeadlineNanos() - 1);
            automaton.expire(automaton.nextDeadlineNanos());
        }
        assertEquals(10, timeouts);
        assertEquals(10, log.stream().filter("scr"::equals).count());
        assertEquals("tlf", log.getLast());
        assertEquals(State.STOPPED, automaton.state());
    }

    @Test
    void sendsTwoTerminateRequestsAndGivesUp() {
        open();
        automaton.on(Event.CLOSE, 0);
        automaton.expire(3_000_000_000L);
        automaton.expire(6_000_000_000L);
        assertEquals(List.of("tld", "str", "str", "tlf"), log);
        assertEquals(State.CLOSED, automaton.state());
    }

    @Test
    void waitsOneRestartTimeAfterAPeersTerminateRequest() {
        open();
        automaton.on(Event.RECEIVE_TERMINATE_REQUEST, 1_000);
        assertEquals(3_000_001_000L, automaton.nextDeadlineNanos());
        automaton.expire(3_000_001_000L);
        assertEquals(List.of("tld", "sta", "tlf"), log);
        assertEquals(State.STOPPED, automaton.state());
    }

    @Test
    void staysWhereItIsOnAnIllegalEvent() {
        automaton.on(Event.RECEIVE_CONFIGURE_ACK, 0);
        assertEquals(State.INITIAL, automaton.state());
        assertEquals(List.of("RCA in INITIAL"), illegal);
    }

    @Test
    void finishesAStepBeforeTheEventsThatItCauses() {
        List<String> order = new ArrayList<>();
        Automaton[] self = new Automaton[1];
        self[0] =
                new Automaton(
                        new Automaton.Performer() {
                            @Override
                            public void perform(
                                    Action action, Event cause, State from, long nowNanos) {
                                order.add(action.symbol() + " in " + self[0].state());
                                if (action == Action.THIS_LAYER_DOWN) {
                                    self[0].on(Event.CLOSE, nowNanos);
                                }
                            }

                            @Override
                            public void illegal(Event event, State state) {
                                order.add("illegal");
                            }
                        },
                        RestartTimers.DEFAULT);
        self[0].on(Event.OPEN, 0);
        self[0].on(Event.UP, 0);
        self[0].on(Event.RECEIVE_CONFIGURE_REQUEST_GOOD, 0);
        self[0].on(Event.RECEIVE_CONFIGURE_ACK, 0);
        order.clear();
        self[0].on(Event.RECEIVE_CONFIGURE_REQUEST_GOOD, 0);
        assertEquals(
                List.of("tld in ACK_SENT", "scr in ACK_SENT", "sca in ACK_SENT", "str in CLOSING"),
                order);
        assertTrue(self[0].nextDeadlineNanos() < Long.MAX_VALUE);
    }

    private void open() {
        automaton.on(Event.OPEN, 0);
        automaton.on(Event.UP, 0);
        automaton.on(Event.RECEIVE_CONFIGURE_REQUEST_GOOD, 0);
        automaton.on(Event.RECEIVE_CONFIGURE_ACK, 0);
        assertEquals(State.OPENED, automaton.state());
        assertEquals(Long.MAX_VALUE, automaton.nextDeadlineNanos());
        log.clear();
    }

    private static Map<String, Expected> readRfc() throws IOException {
        Map<String, Expected> cells = new HashMap<>();
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                AutomatonTest.class.getResourceAsStream("rfc1661-transitions.txt"),
                                StandardCharsets.UTF_8))) {
            char state = '?';
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("[")) {
                    state = line.charAt(1);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split("[:>]", -1);
                    List<String> actions =
                            Arrays.stream(parts[1].split(" +"))
                                    .filter(word -> !word.isEmpty())
                                    .toList();
                    cells.put(
                            state + " " + parts[0],
                            new Expected(actions, Integer.parseInt(parts[2].strip())));
                }
            }
        }
        return cells;
    }
}
