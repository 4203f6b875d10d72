package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Following a page in one language is following it in the other. */
class BothLanguagesTest {
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();

    @ParameterizedTest
    @CsvSource({"README.md,README.zh.md", "docs/getting-started.md,docs/getting-started.zh.md"})
    void bothHaveTheSameCommands(String english, String chinese) throws Exception {
        assertEquals(commands(english), commands(chinese));
    }

    private static List<String> commands(String page) throws IOException {
        return PageBlock.of(HOME.resolve(page)).stream().map(PageBlock::withoutComments).toList();
    }
}
