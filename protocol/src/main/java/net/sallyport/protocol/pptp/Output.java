package net.sallyport.protocol.pptp;

import java.util.ArrayDeque;
import net.sallyport.protocol.Counters;
import org.jspecify.annotations.Nullable;

/** What a control connection has to say, in order, to its peer and to its caller. */
final class Output {
    private final ArrayDeque<PptpAction> actions = new ArrayDeque<>(3);
    private final Counters<PptpCounter> counters;

    Output(Counters<PptpCounter> counters) {
        this.counters = counters;
    }

    void send(ControlMessage message) {
        counters.count(PptpCounter.MESSAGES_SENT);
        actions.add(new PptpAction.Transmit(message.encode()));
    }

    void tell(PptpAction action) {
        actions.add(action);
    }

    void count(PptpCounter what) {
        counters.count(what);
    }

    @Nullable PptpAction poll() {
        return actions.poll();
    }
}
