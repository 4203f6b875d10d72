package net.sallyport.admission;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/** The addresses as a {@link Book} sees them. */
interface Addresses {
    /** Holds an address that nobody holds and the rule permits; null if there is none. */
    @Nullable Inet4Address take(AddressRule rule, @Nullable Inet4Address preferred);

    /** Whether {@link #take} would find one now. */
    boolean available(AddressRule rule);

    /** Whether an account without an address of its own may hold this one. */
    boolean pooled(Inet4Address address);

    /** Lets go of a held address. */
    void free(Inet4Address address);
}
