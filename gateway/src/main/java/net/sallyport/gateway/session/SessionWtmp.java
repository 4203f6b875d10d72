package net.sallyport.gateway.session;

import java.util.BitSet;
import net.sallyport.gateway.wtmp.WtmpWriter;
import net.sallyport.protocol.ppp.PppAction;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sessions in wtmp and utmp. There a line is one session's, so sessions that share an
 * interface have lines of their own: {@code vpn0}, {@code vpn1} and so on, the lowest that is free.
 * Safe for any thread.
 */
public final class SessionWtmp implements SessionListener.Maker {
    /** What the lines of sessions that share an interface begin with. */
    public static final String SHARED_LINE = "vpn";

    private final WtmpWriter writer;
    private final boolean shared;
    private final int pid = (int) ProcessHandle.current().pid();
    private final BitSet taken = new BitSet();

    /**
     * @param shared whether sessions share interfaces
     */
    public SessionWtmp(WtmpWriter writer, boolean shared) {
        this.writer = writer;
        this.shared = shared;
    }

    @Override
    public SessionListener of(Session session) {
        return new Listener(session);
    }

    private synchronized int takeNumber() {
        int number = taken.nextClearBit(0);
        taken.set(number);
        return number;
    }

    private synchronized void giveBack(int number) {
        taken.clear(number);
    }

    /** Belongs to the session's worker. */
    private final class Listener implements SessionListener {
        private final Session session;
        private @Nullable String line;
        private int number = -1;

        Listener(Session session) {
            this.session = session;
        }

        @Override
        public void networkUp(PppAction.NetworkUp up) {
            String interfaceName = session.interfaceName();
            if (line != null || interfaceName == null) {
                return;
            }
            String mine = interfaceName;
            if (shared) {
                number = takeNumber();
                mine = SHARED_LINE + number;
            }
            line = mine;
            writer.up(
                    mine,
                    session.accountText(),
                    session.callingAddress().getHostAddress(),
                    up.peer(),
                    pid);
        }

        @Override
        public void left(Departure departure) {
            String mine = line;
            if (mine != null) {
                writer.down(mine, pid);
                if (shared) {
                    giveBack(number);
                }
            }
        }
    }
}
