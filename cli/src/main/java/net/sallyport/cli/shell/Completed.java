package net.sallyport.cli.shell;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What the value of an option or parameter is completed with beyond what its type tells: something
 * that only a running server or the database knows. Stands in a command as {@code
 * completionCandidates}; has no candidates by itself, since nobody asks a server in order to show a
 * help page.
 */
public sealed interface Completed extends Iterable<String> {
    /** The word by which {@code sallyport complete} asks for them. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    @Override
    default Iterator<String> iterator() {
        return List.<String>of().iterator();
    }

    /** Accounts that are in. */
    final class Inside implements Completed {}

    /** Sessions by their ids. */
    final class Sessions implements Completed {}

    /** Accounts of the database. */
    final class Accounts implements Completed {}
}
