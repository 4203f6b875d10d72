package net.sallyport.pppconfig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An option of pppd as a word of its files, without what it does.
 *
 * @param name as pppd's manual has it
 * @param aliases other spellings
 * @param argument whether a word follows it
 * @param text why it has no effect, or what to write instead
 */
public record OptionSpec(String name, List<String> aliases, Argument argument, String text) {
    /** Several with one text and one kind of argument; each may carry aliases behind bars. */
    public static List<OptionSpec> of(String text, Argument argument, String... names) {
        List<OptionSpec> specs = new ArrayList<>();
        for (String name : names) {
            List<String> spellings = Arrays.asList(name.split("\\|"));
            specs.add(
                    new OptionSpec(
                            spellings.getFirst(),
                            List.copyOf(spellings.subList(1, spellings.size())),
                            argument,
                            text));
        }
        return specs;
    }
}
