package net.sallyport.admission;

import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * The guards of a stripe's accounts. Bounded: past {@value #CAPACITY} the one untouched longest is
 * forgotten, which at worst lets two devices displace each other a few times more. Guarded by the
 * stripe's lock.
 */
final class Guards {
    static final int CAPACITY = 64;

    private final LinkedHashMap<AccountId, Guard> byAccount = new LinkedHashMap<>();

    Guard get(AccountId account) {
        return byAccount.getOrDefault(account, Guard.NONE);
    }

    void put(AccountId account, Guard guard, Rules.ShortCycle rules, long nowNanos) {
        byAccount.remove(account);
        Iterator<Guard> eldest = byAccount.values().iterator();
        while (eldest.hasNext()
                && (eldest.next().isOver(rules, nowNanos) || byAccount.size() >= CAPACITY)) {
            eldest.remove();
        }
        if (rules.displacements() > 0 && !guard.isOver(rules, nowNanos)) {
            byAccount.put(account, guard);
        }
    }

    int size() {
        return byAccount.size();
    }
}
