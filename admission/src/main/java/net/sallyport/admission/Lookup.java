package net.sallyport.admission;

/** What an {@link AccountStore} says about a name. */
public sealed interface Lookup {
    record Found(Account account) implements Lookup {}

    record Unknown() implements Lookup {}

    /**
     * The store cannot say. Nobody new enters on this; sessions inside stay.
     *
     * @param text for the log
     */
    record Unreachable(String text) implements Lookup {}
}
