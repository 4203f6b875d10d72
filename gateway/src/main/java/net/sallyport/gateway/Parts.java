package net.sallyport.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import net.sallyport.gateway.log.EventLog;

/** What a gateway is made of, taken down in the opposite order, be it whole or half made. */
final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> made = new ArrayDeque<>();
    private final EventLog log;

    Parts(EventLog log) {
        this.log = log;
    }

    <T extends AutoCloseable> T add(T part) {
        made.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!made.isEmpty()) {
            AutoCloseable part = made.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.error("close-failed", e, "part", part.getClass().getSimpleName());
            }
        }
    }
}
