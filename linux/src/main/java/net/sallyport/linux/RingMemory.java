package net.sallyport.linux;

import static net.sallyport.linux.Native.U32;
import static net.sallyport.linux.Native.U64;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * What an io_uring shares with the kernel: requests, and two rings that say which of them are there
 * and which are done. Belongs to one thread.
 *
 * <pre>
 *  io_uring_params  0 sq_entries | 4 cq_entries | 20 features | 40 sq offsets | 80 cq offsets
 *  sq offsets       0 head | 4 tail | 8 mask | 24 array
 *  cq offsets       0 head | 4 tail | 8 mask | 20 completions
 *  request (64)     0 opcode | 4 fd | 8 file offset | 16 address | 24 length | 28 flags | 32 user data
 *  completion (16)  0 user data | 8 result | 12 flags
 * </pre>
 */
final class RingMemory {
    static final int PARAMETERS = 120;

    private static final int FEATURES = 20;
    private static final int SUBMIT = 40;
    private static final int COMPLETE = 80;
    private static final int HEAD = 0;
    private static final int TAIL = 4;
    private static final int MASK = 8;
    private static final int ARRAY = 24;
    private static final int COMPLETIONS = 20;

    /** Both rings in one mapping (Linux 5.4). */
    private static final int SINGLE_MAP = 1;

    private static final long RINGS_AT = 0;
    private static final long REQUESTS_AT = 0x10000000L;
    private static final int REQUEST = 64;
    private static final int COMPLETION = 16;

    private static final VarHandle SHARED = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment rings;
    private final MemorySegment submissions;
    private final int requests;
    private final long submitTail;
    private final long completeHead;
    private final long completeTail;
    private final long completions;
    private final int completeMask;
    private int tail;

    private RingMemory(MemorySegment rings, MemorySegment submissions, MemorySegment parameters) {
        this.rings = rings;
        this.submissions = submissions;
        requests = parameters.get(U32, 0);
        submitTail = parameters.get(U32, SUBMIT + TAIL);
        completeHead = parameters.get(U32, COMPLETE + HEAD);
        completeTail = parameters.get(U32, COMPLETE + TAIL);
        completions = parameters.get(U32, COMPLETE + COMPLETIONS);
        completeMask = rings.get(U32, parameters.get(U32, COMPLETE + MASK));
        long array = parameters.get(U32, SUBMIT + ARRAY);
        for (int i = 0; i < requests; i++) {
            rings.set(U32, array + 4L * i, i);
        }
    }

    /**
     * @param parameters as io_uring_setup left them
     */
    static RingMemory map(Fd ring, MemorySegment parameters) throws LinuxException {
        if ((parameters.get(U32, FEATURES) & SINGLE_MAP) == 0) {
            throw new LinuxException("io_uring of that age", Errno.ENOSYS);
        }
        long requests = parameters.get(U32, 0);
        long submit = parameters.get(U32, SUBMIT + ARRAY) + 4 * requests;
        long complete =
                parameters.get(U32, COMPLETE + COMPLETIONS)
                        + (long) COMPLETION * parameters.get(U32, 4);
        MemorySegment rings = map(ring, Math.max(submit, complete), RINGS_AT);
        try {
            return new RingMemory(rings, map(ring, REQUEST * requests, REQUESTS_AT), parameters);
        } catch (LinuxException e) {
            unmap(rings);
            throw e;
        }
    }

    private static MemorySegment map(Fd ring, long bytes, long what) throws LinuxException {
        return MemorySegment.ofAddress(RingCalls.map(ring.number(), bytes, what))
                .reinterpret(bytes);
    }

    private static void unmap(MemorySegment mapped) {
        RingCalls.unmap(mapped.address(), mapped.byteSize());
    }

    void unmap() {
        unmap(submissions);
        unmap(rings);
    }

    /** Requests that there is room for. */
    int requests() {
        return requests;
    }

    MemorySegment submissions() {
        return submissions;
    }

    /** Where in {@link #submissions} the request is that will be offered as that one from 0. */
    long submission(int index) {
        return (long) (tail + index & requests - 1) * REQUEST;
    }

    /** Shows the kernel so many more requests. */
    void offer(int count) {
        tail += count;
        SHARED.setRelease(rings, submitTail, tail);
    }

    /** So many of those offered last, which the kernel has not taken. */
    void takeBack(int count) {
        offer(-count);
    }

    /**
     * Takes what is done.
     *
     * @param results by user data
     * @return how many
     */
    int reap(int[] results) {
        int head = (int) SHARED.get(rings, completeHead);
        int end = (int) SHARED.getAcquire(rings, completeTail);
        for (int i = head; i != end; i++) {
            long at = completions + (long) (i & completeMask) * COMPLETION;
            results[(int) rings.get(U64, at)] = rings.get(U32, at + 8);
        }
        if (end != head) {
            SHARED.setRelease(rings, completeHead, end);
        }
        return end - head;
    }
}
