package net.sallyport.gateway.metrics;

import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.gateway.session.SessionView;

/**
 * The bytes and packets of all sessions, those that ended and those that are in. Never less than it
 * was, though a session that ends just now may be counted a moment late. Safe for any thread.
 */
public final class CarriedTraffic {
    private final LongAdder[] ended = {
        new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()
    };
    private final long[] told = new long[4];

    void ended(Traffic traffic) {
        ended[0].add(traffic.rxBytes());
        ended[1].add(traffic.txBytes());
        ended[2].add(traffic.rxPackets());
        ended[3].add(traffic.txPackets());
    }

    /**
     * The sums.
     *
     * @param inside the sessions that hold a claim
     */
    public synchronized Traffic sums(Collection<SessionView> inside) {
        long[] now = new long[4];
        for (SessionView session : inside) {
            now[0] += session.rxBytes();
            now[1] += session.txBytes();
            now[2] += session.rxPackets();
            now[3] += session.txPackets();
        }
        for (int i = 0; i < now.length; i++) {
            told[i] = Math.max(told[i], now[i] + ended[i].sum());
        }
        return new Traffic(told[0], told[1], told[2], told[3]);
    }
}
