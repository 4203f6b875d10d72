package net.sallyport.gateway.session;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.sallyport.admission.AdmissionPort;
import net.sallyport.admission.Claim;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.SessionId;
import net.sallyport.admission.TrafficAges;
import net.sallyport.admission.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Every session of the gateway by its id, and the way by which admission's words reach their
 * workers. Safe for any thread.
 */
public final class Sessions implements AdmissionPort, TrafficAges {
    private final ConcurrentHashMap<SessionId, Session> byId = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger inside = new AtomicInteger();
    private final int capacity;

    /**
     * @param capacity the most sessions inside at once
     */
    public Sessions(int capacity) {
        this.capacity = capacity;
    }

    /** A new id, never given before. */
    SessionId newId() {
        return new SessionId(lastId.incrementAndGet());
    }

    void add(Session session) {
        byId.put(session.id(), session);
    }

    void remove(Session session) {
        byId.remove(session.id());
    }

    /** Whether no further session may begin. */
    public boolean isFull() {
        return inside.get() >= capacity;
    }

    /** A session is in; {@link #leftInside} is owed. */
    void enteredInside() {
        inside.incrementAndGet();
    }

    void leftInside() {
        inside.decrementAndGet();
    }

    public int size() {
        return byId.size();
    }

    /** Those there are at the moment, in no order. */
    public Collection<Session> all() {
        return byId.values();
    }

    public @Nullable Session find(SessionId id) {
        return byId.get(id);
    }

    @Override
    public void cut(SessionId loser, FenceToken token, Displaced why) {
        Session session = byId.get(loser);
        if (session != null) {
            session.later(now -> session.cut(token, why, now));
        }
        // A session that is gone has released its claim, or is about to: see Session.finish.
    }

    @Override
    public void admitted(SessionId id, Claim claim) {
        Session session = byId.get(id);
        if (session != null) {
            session.later(now -> session.admitted(claim, now));
        }
    }

    @Override
    public void refused(SessionId id, Refusal refusal) {
        Session session = byId.get(id);
        if (session != null) {
            session.later(now -> session.admittance().refused(refusal, now));
        }
    }

    @Override
    public void probe(SessionId holder, FenceToken token) {
        Session session = byId.get(holder);
        if (session != null) {
            session.later(now -> session.probe(token, now));
        }
    }

    @Override
    public void decided(SessionId id, Verdict.Decided verdict) {
        Session session = byId.get(id);
        if (session != null) {
            session.later(now -> session.admittance().decided(verdict, now));
        }
    }

    @Override
    public long lastHeardNanos(SessionId id) {
        Session session = byId.get(id);
        return session == null ? 0 : session.signs().lastHeardNanos();
    }

    @Override
    public long lastTrafficNanos(SessionId id) {
        Session session = byId.get(id);
        return session == null ? 0 : session.signs().lastTrafficNanos();
    }
}
