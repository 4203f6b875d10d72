package net.sallyport.hook;

import java.util.ArrayList;
import java.util.List;

/** Who goes when more are in than an account may. */
public enum OnConflict {
    /** The oldest. */
    REPLACE,
    /** The newest. */
    DENY;

    /**
     * Who is too many.
     *
     * @param inside in the order of their coming
     * @param limit at least 1
     */
    List<Claim> surplus(List<Claim> inside, int limit) {
        int many = Math.max(0, inside.size() - limit);
        return new ArrayList<>(
                switch (this) {
                    case REPLACE -> inside.subList(0, many);
                    case DENY -> inside.subList(inside.size() - many, inside.size());
                });
    }
}
