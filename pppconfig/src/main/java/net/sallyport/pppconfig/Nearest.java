package net.sallyport.pppconfig;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what a misspelt word was meant to be. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The candidate that the fewest typing errors lead away from; null where none is near. */
    public static @Nullable String to(String word, Collection<String> candidates) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return null;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        String best = null;
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - lower.length()) >= least) {
                continue;
            }
            int distance = distance(lower, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
                d[i][j] = Math.min(least, d[i - 1][j - 1] + replace);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
