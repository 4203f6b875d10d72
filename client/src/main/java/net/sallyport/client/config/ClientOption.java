package net.sallyport.client.config;

import java.util.List;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.OptionSpec;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Word;

/**
 * An option of pppd as the dialling side takes it.
 *
 * @param spec its spellings; what it does, why it has no effect, or what to do instead
 * @param kind what becomes of it
 * @param effect what it does to the connection
 */
record ClientOption(OptionSpec spec, Kind kind, Effect effect) {
    /** What becomes of an option. */
    enum Kind {
        WORKS,
        NO_EFFECT,
        REFUSED
    }

    /** Given the option's argument; the option's own word where it has none. */
    @FunctionalInterface
    interface Effect {
        void apply(ClientDraft draft, Place place, Word argument);
    }

    static ClientOption works(String name, Argument argument, String text, Effect effect) {
        return new ClientOption(
                new OptionSpec(name, List.of(), argument, text), Kind.WORKS, effect);
    }

    static ClientOption noEffect(OptionSpec spec) {
        return new ClientOption(spec, Kind.NO_EFFECT, (draft, place, argument) -> {});
    }

    static ClientOption refused(OptionSpec spec) {
        return new ClientOption(
                spec,
                Kind.REFUSED,
                (draft, place, argument) ->
                        draft.problems.add(place, spec.name() + ": " + spec.text()));
    }

    ClientOption alias(String... names) {
        return new ClientOption(
                new OptionSpec(spec.name(), List.of(names), spec.argument(), spec.text()),
                kind,
                effect);
    }
}
