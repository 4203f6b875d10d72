package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Two ends of a pipe, both closed by exec(2). One is kept here and does not block, the other is for
 * a child.
 *
 * @param mine this process's end
 * @param theirs to be closed here as soon as the child has it
 */
public record Pipe(Fd mine, Fd theirs) implements AutoCloseable {
    private static final int F_SETFL = 4;

    private static final MethodHandle PIPE2 = Native.call("pipe2", FunctionDescriptor.of(I, L, I));
    private static final MethodHandle FCNTL =
            Native.variadic("fcntl", 2, FunctionDescriptor.of(I, I, I, I));

    /** A pipe from a child to here. */
    public static Pipe in() throws LinuxException {
        return create(0);
    }

    /** A pipe from here to a child. */
    public static Pipe out() throws LinuxException {
        return create(1);
    }

    private static Pipe create(int myEnd) throws LinuxException {
        MemorySegment ends = Native.scratch();
        MemorySegment state = Native.state();
        int[] fds = new int[2];
        try {
            int rc =
                    Native.result(
                            (int) PIPE2.invokeExact(state, ends.address(), FileCalls.O_CLOEXEC),
                            state);
            Native.check(rc, "pipe2");
            fds[0] = ends.get(I, 0);
            fds[1] = ends.get(I, 4);
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Pipe pipe = new Pipe(Fd.adopt(fds[myEnd]), Fd.adopt(fds[1 - myEnd]));
        try {
            int rc =
                    Native.result(
                            (int)
                                    FCNTL.invokeExact(
                                            state,
                                            pipe.mine.number(),
                                            F_SETFL,
                                            FileCalls.O_NONBLOCK | myEnd),
                            state);
            Native.check(rc, "fcntl F_SETFL");
        } catch (LinuxException e) {
            pipe.close();
            throw e;
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        return pipe;
    }

    /**
     * Reads what is there, into {@code room} from its beginning.
     *
     * @return bytes read; 0 at the end; {@link Errno#WOULD_BLOCK} or another negated errno
     */
    public int read(MemorySegment room) {
        return FileCalls.read(
                mine.number(), Native.pointer(room, 0, room.byteSize()), room.byteSize());
    }

    /**
     * Writes as much as the pipe takes. Up to 4096 bytes go whole or not at all.
     *
     * @return bytes written; {@link Errno#WOULD_BLOCK} or another negated errno
     */
    public int write(byte[] bytes, MemorySegment room) {
        MemorySegment.copy(bytes, 0, room, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return FileCalls.write(mine.number(), Native.pointer(room, 0, bytes.length), bytes.length);
    }

    @Override
    public void close() {
        mine.close();
        theirs.close();
    }
}
