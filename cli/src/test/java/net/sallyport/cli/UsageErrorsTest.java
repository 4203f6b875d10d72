package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorsTest {
    private static final String HELP = "'sallyport %s --help' tells how it is used.\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '"',
            value = {
                "kick --session x > Invalid value for option '--session': 'x' is no whole number",
                "completion fish > Invalid value for positional parameter at index 0 (bash|zsh): 'fish' is none of bash, zsh",
                "kick joe --session 3 > ACCOUNT, --session=ID are mutually exclusive (specify only one)"
            })
    void shouldSayWhatIsWrongAndWhereHelpIs(String line, String said) {
        Typed typed = Typed.run(line.split(" "));
        assertEquals(ExitCodes.USAGE, typed.exit());
        assertEquals(said + "\n" + HELP.formatted(line.split(" ")[0]), typed.err());
    }

    @Test
    void shouldSuggestWhatWasMeant() {
        assertTrue(Typed.run("serve", "--limt", "3").err().contains("--limit"));
        assertTrue(Typed.run("surve").err().contains("sallyport serve"));
    }

    @Test
    void shouldSayWhichCommandsThereAre() {
        String said = Typed.run("user").err();
        assertTrue(said.startsWith("A command is needed.\n"), said);
        assertTrue(said.contains("passwd"), said);
    }
}
