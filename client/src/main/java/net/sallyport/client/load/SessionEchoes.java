package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;

/**
 * The echo requests of one session and their replies. Belongs to its session.
 *
 * <p>Requests are sent when asked for, each time a reply makes room in the {@link #window}, or at
 * the pace of the load client's sessions.
 */
final class SessionEchoes {
    private static final long NEVER = Long.MAX_VALUE;

    /** After so long without any reply what is on its way is lost. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final LoadIo io;
    private final LoadSession session;
    private int address;
    private int inside;
    private int mtu;
    private int window;
    private int outstanding;
    private long lastReplyNanos;
    private long replies;
    private long nextNanos = NEVER;
    private long displacedNanos = NEVER;
    private long trespasses;

    SessionEchoes(LoadIo io, LoadSession session) {
        this.io = io;
        this.session = session;
    }

    /** The session's network is up. */
    void begin(int ownAddress, int insideAddress, int linkMtu, long nowNanos) {
        address = ownAddress;
        inside = insideAddress;
        mtu = linkMtu;
        pace(nowNanos);
    }

    /** The load client's pace has changed, or the session has come up. */
    void pace(long nowNanos) {
        // Spread: sessions that come up together do not send together.
        long pace = io.paceNanos();
        nextNanos = pace == 0 ? NEVER : nowNanos + io.random().nextLong(pace);
    }

    int address() {
        return address;
    }

    int outstanding() {
        return outstanding;
    }

    /** Replies that were its own and right. */
    long replies() {
        return replies;
    }

    /** From now on another session of the account is in. */
    void displaced(long nowNanos) {
        displacedNanos = nowNanos;
    }

    /**
     * Requests that passed when another session of the account was in: their replies came here
     * after this one was displaced, or here from the one that this one displaced.
     */
    long trespasses() {
        return trespasses;
    }

    /** Keeps so many on their way, from now on; 0: no longer. */
    void window(int packets, long nowNanos) {
        window = packets;
        fill(nowNanos);
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }

    void expire(long nowNanos) {
        if (nowNanos < nextNanos) {
            return;
        }
        long pace = io.paceNanos();
        EchoLoad load = io.echoLoad();
        if (pace == 0 || load == null) {
            nextNanos = NEVER;
            return;
        }
        // A client that is behind does not make up for it by a burst.
        nextNanos = Math.max(nextNanos + pace, nowNanos);
        giveUp(nowNanos);
        boolean _ = send(load, nowNanos);
    }

    /** Sends one echo request; false if the session is not up. */
    boolean send(EchoLoad load, long nowNanos) {
        if (!session.isUp()) {
            return false;
        }
        if (load.length() > mtu) {
            throw new LoadException("echoes of " + load.length() + " bytes, link of " + mtu);
        }
        long at = io.outbox().next();
        load.write(io.outbox().memory(), at, address, inside, session.callId(), nowNanos);
        if (!session.sendPacket(at, load.length(), nowNanos)) {
            return false;
        }
        if (outstanding++ == 0) {
            lastReplyNanos = nowNanos;
        }
        return true;
    }

    /** A packet that came through the tunnel. */
    void take(MemorySegment memory, long at, int length, long nowNanos) {
        EchoLoad load = io.echoLoad();
        if (load == null) {
            return;
        }
        EchoLoad.Find find = load.verify(memory, at, length, session.callId(), nowNanos);
        boolean right = find == EchoLoad.Find.RIGHT;
        if ((right || find == EchoLoad.Find.STRAY)
                && EchoLoad.sentAtNanos(memory, at)
                        > (right ? displacedNanos : session.upNanos())) {
            trespasses++;
        }
        if (!right) {
            return;
        }
        outstanding = Math.max(0, outstanding - 1);
        lastReplyNanos = nowNanos;
        replies++;
        fill(nowNanos);
    }

    /** Counts what is on its way as lost when nothing came for a time. */
    void giveUp(long nowNanos) {
        if (outstanding > 0 && nowNanos - lastReplyNanos >= PATIENCE_NANOS) {
            giveUpAll();
            lastReplyNanos = nowNanos;
            fill(nowNanos);
        }
    }

    /** Counts what is on its way as lost. */
    void giveUpAll() {
        EchoLoad load = io.echoLoad();
        if (load != null) {
            load.lost(outstanding);
        }
        outstanding = 0;
    }

    /** The session ends. */
    void end() {
        window = 0;
        nextNanos = NEVER;
    }

    private void fill(long nowNanos) {
        EchoLoad load = io.echoLoad();
        while (load != null && outstanding < window && send(load, nowNanos)) {
            // The window is filled.
        }
    }
}
