package net.sallyport.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was heard of sessions, as a test says. */
class Signs implements TrafficAges {
    final Map<Long, Long> heard = new ConcurrentHashMap<>();
    final Map<Long, Long> traffic = new ConcurrentHashMap<>();

    @Override
    public long lastHeardNanos(SessionId session) {
        return heard.getOrDefault(session.value(), 0L);
    }

    @Override
    public long lastTrafficNanos(SessionId session) {
        return traffic.getOrDefault(session.value(), 0L);
    }
}
