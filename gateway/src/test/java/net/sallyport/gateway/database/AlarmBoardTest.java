package net.sallyport.gateway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmBoardTest {
    @Test
    void anAlarmStandsUntilItIsOverAndIsToldOn() {
        List<String> told = new ArrayList<>();
        AlarmBoard board =
                new AlarmBoard(
                        new Alarms() {
                            @Override
                            public void raise(String name, String text) {
                                told.add(name + " " + text);
                            }

                            @Override
                            public void clear(String name, String text) {
                                told.add("no " + name);
                            }
                        });
        board.raise("disk", "full");
        board.raise("clock", "wrong");
        var since = board.standing().getFirst().since();
        board.raise("disk", "full still");
        assertEquals(
                List.of("disk", "clock"),
                board.standing().stream().map(AlarmBoard.Standing::name).toList());
        assertEquals(
                new AlarmBoard.Standing("disk", since, "full still"), board.standing().getFirst());
        board.clear("disk", "written again");
        assertEquals(1, board.standing().size());
        assertEquals(List.of("disk full", "clock wrong", "disk full still", "no disk"), told);
    }
}
