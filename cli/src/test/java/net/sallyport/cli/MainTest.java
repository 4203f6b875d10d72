package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    @Test
    void shouldMakeTheCommandAloneThatTheWordsName() {
        Map<String, CommandLine> all = Main.commandLine().getSubcommands();
        assertTrue(all.containsKey("serve") && all.containsKey("help"), all.keySet().toString());
        for (String name : all.keySet()) {
            Set<String> made = Main.commandLine(new String[] {name}).getSubcommands().keySet();
            assertEquals(
                    Set.of("completion", "man", "complete", "help").contains(name)
                            ? all.keySet()
                            : Set.of(name),
                    made,
                    name);
        }
        for (String[] words : new String[][] {{}, {"--help"}, {"surve"}}) {
            assertEquals(all.keySet(), Main.commandLine(words).getSubcommands().keySet());
        }
    }
}
