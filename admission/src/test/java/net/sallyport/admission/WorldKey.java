package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link World} in few characters, equal for worlds that are the same but for names, so that of
 * these one alone is explored. What is left out, and why nothing is lost by it:
 *
 * <ul>
 *   <li><em>Which session is which.</em> The core compares tokens and sessions by equality alone,
 *       and so do the promises. Sessions of one class (same policy, device and habits) can change
 *       names with each other, in the book too, and every step of the one world is a step of the
 *       other. Only those that have begun do so, as their numbers are given in the order of their
 *       first step.
 *   <li><em>Which address is which.</em> The core compares addresses likewise. That the model's
 *       pool gives the lowest is one choice of the free ones, all of which lead to worlds that are
 *       the same but for names.
 *   <li><em>What was asked and heard of a session that is no holder.</em> The core asks it of
 *       holders alone, and who has lost its claim never becomes one again.
 * </ul>
 */
final class WorldKey {
    private static final int ADDRESSES = 32;

    private final World world;
    private final Setting setting;
    private final StringBuilder key = new StringBuilder(64);
    private final boolean[] told;
    private final int[] names = new int[ADDRESSES];
    private int named;

    private WorldKey(World world, Setting setting) {
        this.world = world;
        this.setting = setting;
        told = new boolean[world.sessions().size()];
    }

    static String of(World world, Setting setting) {
        return new WorldKey(world, setting).build();
    }

    private String build() {
        List<Book.Holder> holders = world.book().holders();
        for (Book.Holder holder : holders) {
            Book.Probe probe = holder.probe();
            put(holder.admitted() ? 1 : 0);
            put(probe == null ? 0 : probe.isOver() ? 2 : 1);
            put(name(holder.claim().address()));
            session((int) holder.claim().session().value(), true);
        }
        key.append('|');
        for (Book.Loser loser : world.book().losers()) {
            put(heir(holders, loser.heir()));
            put(loser.overdue() ? 1 : 0);
            put(name(loser.claim().address()));
            session((int) loser.claim().session().value(), false);
        }
        key.append('|');
        for (Book.Asker asker : world.book().askers()) {
            put(asker.terms().isCooling() ? 1 : 0);
            session((int) asker.login().session().value(), false);
        }
        key.append('|');
        others();
        key.append('|');
        pool();
        put((world.isCooling() ? 1 : 0) + (world.excused() ? 2 : 0));
        world.guard().kicks().forEach(kick -> put(kick.match().ordinal()));
        return key.toString();
    }

    private static int heir(List<Book.Holder> holders, FenceToken heir) {
        for (int i = 0; heir != null && i < holders.size(); i++) {
            if (holders.get(i).claim().token().equals(heir)) {
                return 1 + i;
            }
        }
        return heir == null ? 0 : -1;
    }

    /** Those that the book does not know, in the order of what they are. */
    private void others() {
        String[] others = new String[told.length];
        int count = 0;
        for (int i = 0; i < told.length; i++) {
            if (!told[i]) {
                int start = key.length();
                session(i, false);
                others[count++] = key.substring(start);
                key.setLength(start);
            }
        }
        Arrays.sort(others, 0, count);
        for (int i = 0; i < count; i++) {
            key.append(others[i]);
        }
    }

    private void session(int i, boolean holds) {
        World.Session session = world.session(i);
        told[i] = true;
        put(setting.classOf(i));
        put(session.phase().ordinal());
        put(session.address() < 0 ? 0 : name(session.address()));
        put(session.overdue() ? 1 : 0);
        if (holds) {
            put(session.asked().ordinal());
            put((session.heard() ? 1 : 0) + (session.crashed() ? 2 : 0));
        }
        session.mailbox().forEach(message -> put(message.ordinal()));
        key.append('.');
    }

    /** The pool is what the book says it is; if not, it shall be seen. */
    private void pool() {
        int namedAndTaken = 0;
        int unnamedAndTaken = 0;
        for (int place = 0; place < ADDRESSES; place++) {
            if ((world.taken() & 1 << place) != 0) {
                if (names[place] > 0) {
                    namedAndTaken |= 1 << names[place];
                } else {
                    unnamedAndTaken++;
                }
            }
        }
        put(namedAndTaken);
        put(unnamedAndTaken);
    }

    private int name(Inet4Address address) {
        return address == null ? 0 : name(address.getAddress()[3] & 0xff);
    }

    private int name(int place) {
        if (names[place] == 0) {
            names[place] = ++named;
        }
        return names[place];
    }

    private void put(int value) {
        key.append((char) ('0' + value));
    }
}
