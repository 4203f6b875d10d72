package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.List;

/** Where the address of an account's session comes from. */
public sealed interface AddressRule {
    AddressRule ANY_OF_POOL =
            new FromPool(
                    new Filter() {
                        @Override
                        public boolean permits(Inet4Address address) {
                            return true;
                        }

                        @Override
                        public String toString() {
                            return "any";
                        }
                    });

    /** The lowest free address of the pool that the filter permits. */
    record FromPool(Filter within) implements AddressRule {}

    /**
     * The first of these that no other session holds; inside or outside the pool. An account with a
     * limit of n wants n of them.
     */
    record Fixed(List<Inet4Address> inOrder) implements AddressRule {
        public Fixed {
            inOrder = List.copyOf(inOrder);
            if (inOrder.isEmpty()) {
                throw new IllegalArgumentException("a fixed address rule names an address");
            }
        }
    }

    /** The session gets no address from us; its claim has none. */
    record None() implements AddressRule {}

    /** Which addresses an account may have. Pure, quick, called with a lock held. */
    @FunctionalInterface
    interface Filter {
        boolean permits(Inet4Address address);
    }
}
