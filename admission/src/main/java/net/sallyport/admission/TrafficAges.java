package net.sallyport.admission;

/**
 * When a session's peer last gave a sign of life: the gateway's answer, read while the account's
 * lock is held. So an implementation reads a field or two and does not wait; the times may be a
 * little old, and of a session that is gone it answers 0.
 */
public interface TrafficAges {
    /** When anything of this session's peer came last, LCP echoes included; 0 for never. */
    long lastHeardNanos(SessionId session);

    /** When an IP packet of this session's peer came last; 0 for never. */
    long lastTrafficNanos(SessionId session);
}
