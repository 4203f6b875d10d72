package net.sallyport.gateway.scripts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who had an interface's name or an address before: a session's scripts begin when those of the one
 * that it inherits from are over, so that nobody's ip-down takes away what the next one's ip-up has
 * set up. Belongs to the script thread.
 */
final class Turns {
    private final Map<String, Turn> last = new HashMap<>();

    /** One holder's. */
    final class Turn {
        private final List<String> keys;
        private final List<Runnable> heirs = new ArrayList<>();
        private boolean over;

        private Turn(List<String> keys) {
            this.keys = keys;
        }

        /** The next ones may begin. */
        void end() {
            over = true;
            keys.forEach(key -> last.remove(key, this));
            List.copyOf(heirs).forEach(Runnable::run);
            heirs.clear();
        }
    }

    /**
     * A turn that begins when nobody before has any of the keys; perhaps at once.
     *
     * @param begin not called before this method has returned the turn, unless nobody is before it
     */
    Turn take(List<String> keys, Runnable begin) {
        Turn turn = new Turn(keys);
        List<Turn> before = new ArrayList<>();
        for (String key : keys) {
            @Nullable Turn holder = last.put(key, turn);
            if (holder != null && !holder.over && !before.contains(holder)) {
                before.add(holder);
            }
        }
        int[] missing = {before.size()};
        for (Turn holder : before) {
            holder.heirs.add(() -> {
                if (--missing[0] == 0) {
                    begin.run();
                }
            });
        }
        if (before.isEmpty()) {
            begin.run();
        }
        return turn;
    }
}
