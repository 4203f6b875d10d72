package net.sallyport.protocol.ppp.automaton;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RFC 1661 section 4.1, in the RFC's own notation: {@code actions/state}. Stateless. */
public final class TransitionTable {
    /** One transition: what to do, in this order, and the state it leads to. */
    public record Cell(List<Action> actions, State next) {}

    // The footnotes p, r and x of the RFC are left out: we take none of the options behind p and r,
    // and x only explains.
    private static final String TABLE =
            """
            Event |    0       1         2           3           4       5         6         7          8              9
            Up    |    2   irc,scr/6     -           -           -       -         -         -          -              -
            Down  |    -       -         0         tls/1         0       1         1         1          1            tld/1
            Open  |  tls/1     1     irc,scr/6       3           5       5         6         7          8              9
            Close |    0     tlf/0       2           2           4       4     irc,str/4 irc,str/4  irc,str/4  tld,irc,str/4
            TO+   |    -       -         -           -         str/4   str/5     scr/6     scr/6      scr/8            -
            TO-   |    -       -         -           -         tlf/2   tlf/3     tlf/3     tlf/3      tlf/3            -
            RCR+  |    -       -       sta/2  irc,scr,sca/8      4       5       sca/8   sca,tlu/9    sca/8    tld,scr,sca/8
            RCR-  |    -       -       sta/2  irc,scr,scn/6      4       5       scn/6     scn/7      scn/6    tld,scr,scn/6
            RCA   |    -       -       sta/2       sta/3         4       5       irc/7     scr/6    irc,tlu/9      tld,scr/6
            RCN   |    -       -       sta/2       sta/3         4       5     irc,scr/6   scr/6    irc,scr/8      tld,scr/6
            RTR   |    -       -       sta/2       sta/3       sta/4   sta/5     sta/6     sta/6      sta/6    tld,zrc,sta/5
            RTA   |    -       -         2           3         tlf/2   tlf/3       6         6          8          tld,scr/6
            RUC   |    -       -       scj/2       scj/3       scj/4   scj/5     scj/6     scj/7      scj/8          scj/9
            RXJ+  |    -       -         2           3           4       5         6         6          8              9
            RXJ-  |    -       -       tlf/2       tlf/3       tlf/2   tlf/3     tlf/3     tlf/3      tlf/3    tld,irc,str/5
            RXR   |    -       -         2           3           4       5         6         7          8            ser/9
            """;

    private static final @Nullable Cell[][] CELLS = read();

    private TransitionTable() {}

    /** The transition, or null where the event cannot occur (the RFC's dash). */
    public static @Nullable Cell cell(State state, Event event) {
        return CELLS[event.ordinal()][state.ordinal()];
    }

    private static @Nullable Cell[][] read() {
        Map<String, Action> actions = new HashMap<>();
        for (Action action : Action.values()) {
            actions.put(action.symbol(), action);
        }
        State[] states = State.values();
        Event[] events = Event.values();
        @Nullable Cell[][] cells = new Cell[events.length][states.length];
        List<String> rows = TABLE.lines().skip(1).toList();
        for (Event event : events) {
            String[] columns = rows.get(event.ordinal()).split("[ |]+", -1);
            if (!columns[0].equals(event.symbol()) || columns.length != states.length + 1) {
                throw new IllegalStateException("row of " + event.symbol());
            }
            for (State state : states) {
                String text = columns[state.ordinal() + 1];
                if (!text.equals("-")) {
                    cells[event.ordinal()][state.ordinal()] = readCell(text, actions, states);
                }
            }
        }
        return cells;
    }

    private static Cell readCell(String text, Map<String, Action> actions, State[] states) {
        int slash = text.indexOf('/');
        List<Action> list = new ArrayList<>();
        if (slash >= 0) {
            for (String symbol : text.substring(0, slash).split(",", -1)) {
                Action action = actions.get(symbol);
                if (action == null) {
                    throw new IllegalStateException("no action " + symbol);
                }
                list.add(action);
            }
        }
        return new Cell(List.copyOf(list), states[Integer.parseInt(text.substring(slash + 1))]);
    }
}
