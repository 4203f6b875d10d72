package net.sallyport.gateway.config;

import java.util.List;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.OptionSpec;
import net.sallyport.pppconfig.Place;

/**
 * An option of pppd 2.4.9 to 2.5.3, or one that files of its patched forebears have.
 *
 * @param name as pppd's manual has it
 * @param aliases other spellings
 * @param argument whether a word follows it
 * @param optionClass what becomes of it
 * @param text what it does here; or why it does nothing; or what to do instead
 * @param perAccount whether it works after {@code --} in an account file, too
 * @param effect what it does to the configuration
 */
record PppOption(
        String name,
        List<String> aliases,
        Argument argument,
        OptionClass optionClass,
        String text,
        boolean perAccount,
        Effect effect) {

    static final String PENDING = "this is not built yet";

    /** What an option does, given its argument; the empty string where it has none. */
    @FunctionalInterface
    interface Effect {
        void apply(OptionState state, Place place, String argument);

        /** Nothing. */
        Effect NONE = (state, place, argument) -> {};
    }

    static PppOption works(String name, Argument argument, String text, Effect effect) {
        return new PppOption(name, List.of(), argument, OptionClass.WORKS, text, false, effect);
    }

    static PppOption of(OptionSpec spec, OptionClass optionClass, Effect effect) {
        return new PppOption(
                spec.name(),
                spec.aliases(),
                spec.argument(),
                optionClass,
                spec.text(),
                false,
                effect);
    }

    PppOption alias(String... names) {
        return new PppOption(name, List.of(names), argument, optionClass, text, perAccount, effect);
    }

    /** Understood and kept, but nothing here acts on it so far. */
    PppOption pending() {
        return new PppOption(
                name, aliases, argument, OptionClass.NO_EFFECT, PENDING, perAccount, effect);
    }

    PppOption forAccounts() {
        return new PppOption(name, aliases, argument, optionClass, text, true, effect);
    }
}
