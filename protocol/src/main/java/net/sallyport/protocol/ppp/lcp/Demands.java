package net.sallyport.protocol.ppp.lcp;

import java.util.ArrayList;
import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. What the peer may still prove itself with, while it haggles. */
final class Demands {
    private final List<AuthMethod> all;
    private List<AuthMethod> left;

    Demands(List<AuthMethod> all) {
        this.all = all;
        left = all;
    }

    void reset() {
        left = all;
    }

    /** What is demanded now; null if nothing is left, or nothing ever was demanded. */
    @Nullable AuthMethod current() {
        return left.isEmpty() ? null : left.getFirst();
    }

    /** The current one is out; the peer's own idea comes first if it is allowed. */
    void next(@Nullable AuthMethod wanted) {
        if (left.isEmpty()) {
            return;
        }
        List<AuthMethod> rest = new ArrayList<>(left);
        rest.removeFirst();
        if (wanted != null && rest.remove(wanted)) {
            rest.addFirst(wanted);
        }
        left = rest;
    }
}
