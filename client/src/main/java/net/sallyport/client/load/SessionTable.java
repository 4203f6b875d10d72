package net.sallyport.client.load;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** Belongs to a load client: its sessions that are not over, by call id and in dialling order. */
final class SessionTable {
    private static final int CALL_IDS = 1 << 16;

    private final @Nullable LoadSession[] byCallId = new LoadSession[CALL_IDS];
    private final SequencedSet<LoadSession> live = new LinkedHashSet<>();
    private int lastCallId;
    private int up;

    /**
     * A call id that no session has, and none has had for as long as possible.
     *
     * @throws LoadException every one is taken
     */
    int freeCallId() {
        for (int tried = 1; tried < CALL_IDS; tried++) {
            lastCallId = lastCallId % (CALL_IDS - 1) + 1;
            if (byCallId[lastCallId] == null) {
                return lastCallId;
            }
        }
        throw new LoadException("65,535 sessions are as many as one load client can hold");
    }

    void add(LoadSession session) {
        byCallId[session.callId()] = session;
        live.add(session);
    }

    void remove(LoadSession session) {
        byCallId[session.callId()] = null;
        live.remove(session);
    }

    @Nullable LoadSession at(int callId) {
        return callId < 0 ? null : byCallId[callId];
    }

    void countUp(int change) {
        up += change;
    }

    int up() {
        return up;
    }

    int size() {
        return live.size();
    }

    /** As they are now. */
    List<LoadSession> all() {
        return List.copyOf(live);
    }
}
