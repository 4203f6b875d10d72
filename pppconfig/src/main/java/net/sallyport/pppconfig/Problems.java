package net.sallyport.pppconfig;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that is wrong with a configuration, in the order found; and apart from it the notices,
 * which keep nobody from starting. Not safe for use by several threads.
 */
public final class Problems {
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Problem> notices = new LinkedHashSet<>();

    /** Something that keeps the server from starting. */
    public void add(Place place, String text) {
        problems.add(new Problem(place, text));
    }

    /** Something to be said once at start; the same sentence twice is kept once. */
    public void notice(Place place, String text) {
        notices.add(new Problem(place, text));
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    public List<Problem> all() {
        return List.copyOf(problems);
    }

    public List<Problem> notices() {
        return List.copyOf(notices);
    }

    /** One problem a line. */
    @Override
    public String toString() {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
