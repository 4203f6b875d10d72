package net.sallyport.linux.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.sallyport.linux.ChildProcess;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Pipe;
import net.sallyport.linux.loop.Loop;

/** Starts {@link StandIn}s. Belongs to the thread of a loop, as they do. */
public final class StandIns {
    private static final int BUFFER = 4_096;

    private final Loop loop;
    private final StandInProgram program;
    private final AtomicInteger alive = new AtomicInteger();
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER);

    public StandIns(Loop loop, StandInProgram program) {
        this.loop = loop;
        this.program = program;
    }

    /**
     * Starts one.
     *
     * @param label for people who look at the list of processes
     */
    public StandIn start(String label, StandIn.Listener listener) throws LinuxException {
        try (Pipe commands = Pipe.out();
                Pipe replies = Pipe.in();
                Pipe output = Pipe.in()) {
            ChildProcess process =
                    ChildProcess.start(
                            StandInProgram.SHELL,
                            List.of("sh", program.script().toString(), label),
                            List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
                            List.of(commands.theirs(), replies.theirs(), output.theirs()));
            // What is released here is not closed at the end of this block.
            return new StandIn(
                    this,
                    process,
                    new Pipe(Fd.adopt(commands.mine().release()), commands.theirs()),
                    new Pipe(Fd.adopt(replies.mine().release()), replies.theirs()),
                    new Pipe(Fd.adopt(output.mine().release()), output.theirs()),
                    listener);
        }
    }

    /** How many processes there are; from any thread. */
    public int alive() {
        return alive.get();
    }

    void began() {
        int _ = alive.incrementAndGet();
    }

    void ended() {
        int _ = alive.decrementAndGet();
    }

    Loop loop() {
        return loop;
    }

    StandInProgram program() {
        return program;
    }

    /** For one read or so; its content is nobody's. */
    MemorySegment buffer() {
        return buffer;
    }
}
