package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import net.sallyport.pppconfig.Argument;
import org.junit.jupiter.api.Test;

class OptionTableTest {
    /** The list says of every option of pppd 2.4.9 and 2.5.3 how many words follow it. */
    @Test
    void everyOptionOfPppdIsInTheTableWithItsArguments() throws IOException {
        for (String line : StockFilesTest.stock("pppd-options.csv").lines().toList()) {
            String[] columns = line.split(",");
            PppOption option = OptionTable.find(columns[0]);
            assertNotNull(option, columns[0]);
            assertEquals(
                    Integer.parseInt(columns[1]),
                    option.argument() == Argument.NONE ? 0 : 1,
                    columns[0]);
        }
    }

    @Test
    void everyOptionSaysSomething() {
        for (PppOption option : OptionTable.all()) {
            assertFalse(option.text().isBlank(), option.name());
        }
    }

    @Test
    void theCompatibilityPageSaysWhatTheTablesSay() throws IOException {
        Generated.check("docs/compatibility.md", CompatibilityPage.text());
    }
}
