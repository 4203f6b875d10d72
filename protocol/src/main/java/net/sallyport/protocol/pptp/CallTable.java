package net.sallyport.protocol.pptp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of one control connection: a handful, so looked for one by one. */
final class CallTable {
    private final ArrayList<Call> calls = new ArrayList<>(1);

    void add(Call call) {
        calls.add(call);
    }

    void remove(Call call) {
        calls.remove(call);
    }

    int size() {
        return calls.size();
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    List<Call> snapshot() {
        return List.copyOf(calls);
    }

    List<Call> drain() {
        List<Call> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    @Nullable Call byHandle(int handle) {
        for (Call call : calls) {
            if (call.state == Call.State.REQUESTED && call.handle == handle) {
                return call;
            }
        }
        return null;
    }

    @Nullable Call byOurId(int callId) {
        for (Call call : calls) {
            if (call.ourCallId == callId) {
                return call;
            }
        }
        return null;
    }

    @Nullable Call byPeerId(int callId) {
        for (Call call : calls) {
            if (call.peerCallId == callId) {
                return call;
            }
        }
        return null;
    }

    /**
     * The established call that a Set-Link-Info or WAN-Error-Notify means. RFC 2637 has them carry
     * the receiver's id; peers exist that put in their own.
     */
    @Nullable Call ofPeer(int callId) {
        Call call = byOurId(callId);
        if (call == null) {
            call = byPeerId(callId);
        }
        return call != null && call.state == Call.State.ESTABLISHED ? call : null;
    }

    /**
     * The call that a Call-Clear-Request means: the sender's id (RFC 2637 section 2.12). With a
     * peer that errs ours will do, where no other call could be meant.
     */
    @Nullable Call clearedBy(int callId) {
        Call call = byPeerId(callId);
        return call == null && calls.size() == 1 ? byOurId(callId) : call;
    }

    /**
     * The call that a Call-Disconnect-Notify means: likewise (section 2.13), or the one that was
     * cleared before its id was known.
     */
    @Nullable Call disconnectedBy(int callId) {
        Call call = clearedBy(callId);
        if (call != null) {
            return call;
        }
        for (Call waiting : calls) {
            if (waiting.state == Call.State.WAIT_DISCONNECT && waiting.peerCallId == Call.NONE) {
                return waiting;
            }
        }
        return null;
    }

    /** The calls whose time is over; never those without a deadline. */
    List<Call> expired(long nowNanos) {
        List<Call> over = List.of();
        for (Call call : calls) {
            if (nowNanos >= call.deadlineNanos) {
                over = over.isEmpty() ? new ArrayList<>() : over;
                over.add(call);
            }
        }
        return over;
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        for (Call call : calls) {
            next = Math.min(next, call.deadlineNanos);
        }
        return next;
    }
}
