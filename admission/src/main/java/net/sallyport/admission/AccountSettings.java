package net.sallyport.admission;

/**
 * What the gateway keeps with an account (its secret, options, routes). Admission carries it and
 * never looks inside.
 */
public interface AccountSettings {
    /** Nothing beyond the general settings. */
    AccountSettings NONE =
            new AccountSettings() {
                @Override
                public String toString() {
                    return "NONE";
                }
            };
}
