package net.sallyport.admission;

import java.util.function.Consumer;

/** Where accounts are kept: a file, a database, one day another server. Safe for any thread. */
public interface AccountStore {
    /**
     * Looks the name up and answers exactly once, at once or later, on any thread. Does not block
     * the caller and does not throw.
     */
    void find(AccountName name, Consumer<Lookup> answer);
}
