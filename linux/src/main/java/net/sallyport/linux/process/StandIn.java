package net.sallyport.linux.process;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.linux.ChildProcess;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Pipe;
import net.sallyport.linux.Processes;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Loop;
import net.sallyport.linux.loop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A small process that stands in for something that is none: programs are started as its children,
 * so that they find it as their parent; HUP, INT, TERM, USR1 and USR2 to it come here, and so does
 * its end. It ends with this process, however that ends. Belongs to a loop.
 *
 * <p>It is a shell that reads what to start from a pipe, line by line, and never takes any of it
 * for its own language ({@code stand-in.sh}).
 */
public final class StandIn implements AutoCloseable {
    /** A command that no pipe could take whole; some environments are that large. */
    private static final int MAX_COMMAND = 32_768;

    /** What a stand-in may take for its end. */
    private static final long END_NANOS = 1_000_000_000L;

    /** Hears what becomes of the stand-in; runs on the loop. */
    public interface Listener {
        /**
         * Somebody has sent it a signal.
         *
         * @param name such as {@code HUP}
         */
        void signalled(String name, long nowNanos);

        /** A line that one of its programs has written, not escaped, without its end. */
        void output(String line);

        /** It is dead, and was not closed. Programs of it that run are heard of when they end. */
        void gone(long nowNanos);
    }

    private final StandIns house;
    private final ChildProcess process;
    private final Pipe commands;
    private final Pipe replies;
    private final Pipe output;
    private final Listener listener;
    private final LineBuffer replyLines = new LineBuffer(this::reply);
    private final LineBuffer outputLines;
    private final Map<Long, ProgramRun> runs = new HashMap<>();
    private final Timer lastWord = new Timer(now -> kill());
    private final int processWatch;
    private final int replyWatch;
    private int outputWatch;
    private long lastId;
    private boolean alive = true;
    private boolean closed;

    StandIn(
            StandIns house,
            ChildProcess process,
            Pipe commands,
            Pipe replies,
            Pipe output,
            Listener listener)
            throws LinuxException {
        this.house = house;
        this.process = process;
        this.commands = commands;
        this.replies = replies;
        this.output = output;
        this.listener = listener;
        outputLines = new LineBuffer(listener::output);
        house.began();
        processWatch = loop().watch(process.pidFd(), Epoll.IN, (events, now) -> over(now));
        replyWatch =
                loop().watch(
                                replies.mine(),
                                Epoll.IN,
                                (events, now) -> {
                                    boolean _ = readReplies();
                                });
        outputWatch = loop().watch(output.mine(), Epoll.IN, (events, now) -> readOutput());
    }

    /** What its programs find as their parent, as long as it lives. */
    public int pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return alive;
    }

    /** How many of its programs have not ended. */
    public int running() {
        return runs.size();
    }

    /**
     * Has it start a program, in {@code /}, with umask 077, in a session of its own; its input is
     * empty, what it writes comes to the listener.
     *
     * @param environment all that it finds in its; no name with an equals sign
     * @return null if the stand-in is dead or the words are too many
     */
    public @Nullable ProgramRun run(
            Path program,
            List<String> arguments,
            Map<String, String> environment,
            ProgramRun.Listener ended) {
        List<String> words = house.program().words(program, arguments, environment);
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        long id = ++lastId;
        line(command, "run " + id + " " + words.size());
        for (String word : words) {
            String[] parts = word.replace("\0", "").split("\n", -1);
            for (int i = 0; i < parts.length; i++) {
                line(command, (i < parts.length - 1 ? "+" : "=") + parts[i]);
            }
        }
        if (!alive || closed || command.size() > MAX_COMMAND) {
            return null;
        }
        ProgramRun run = new ProgramRun(this, id, ended);
        runs.put(id, run);
        if (!write(command.toByteArray())) {
            runs.remove(id);
            return null;
        }
        return run;
    }

    private static void line(ByteArrayOutputStream command, String text) {
        command.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        command.write('\n');
    }

    /** Whether the stand-in will say how that one ended. */
    boolean reap(long id, int pid) {
        return alive && write(("end " + id + " " + pid + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** A stand-in that does not read is of no use. */
    private boolean write(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            int written = commands.write(bytes, arena.allocate(bytes.length));
            if (written == bytes.length) {
                return true;
            }
        }
        kill();
        return false;
    }

    void forget(long id, long nowNanos) {
        runs.remove(id);
        if (!alive && runs.isEmpty()) {
            closeOutput();
        }
    }

    /** It ends when it has nothing more to do; its programs that run are no longer heard of. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(runs.values()).forEach(ProgramRun::abandon);
        runs.clear();
        closeOutput();
        if (alive) {
            commands.mine().close();
            loop().timers().arm(lastWord, Clock.nanos() + END_NANOS);
        }
    }

    void kill() {
        if (alive) {
            try {
                boolean _ = process.signal(Processes.SIGKILL);
            } catch (LinuxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void over(long nowNanos) {
        while (readReplies()) {
            // Up to the last thing that it said.
        }
        try {
            if (!alive || process.reap().isEmpty()) {
                return;
            }
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
        alive = false;
        house.ended();
        shut();
        if (!closed) {
            List.copyOf(runs.values()).forEach(run -> run.orphaned(nowNanos));
            if (runs.isEmpty()) {
                closeOutput();
            }
            listener.gone(nowNanos);
        }
    }

    private void shut() {
        loop().timers().cancel(lastWord);
        loop().unwatch(processWatch, process.pidFd());
        loop().unwatch(replyWatch, replies.mine());
        process.close();
        replies.close();
        commands.close();
    }

    /** What programs write after this finds no reader, which does not end them. */
    private void closeOutput() {
        if (outputWatch >= 0) {
            readOutput();
            outputLines.end();
            endOutput();
        }
    }

    private void endOutput() {
        if (outputWatch >= 0) {
            loop().unwatch(outputWatch, output.mine());
            outputWatch = -1;
            output.close();
        }
    }

    private boolean readReplies() {
        int read = replies.read(house.buffer());
        if (read > 0) {
            replyLines.add(house.buffer(), read);
        }
        return read > 0;
    }

    private void readOutput() {
        int read = output.read(house.buffer());
        if (read > 0) {
            outputLines.add(house.buffer(), read);
        } else if (read != Errno.WOULD_BLOCK) {
            endOutput();
        }
    }

    private void reply(String line) {
        String[] words = line.split(" ");
        long now = Clock.nanos();
        if (words.length == 2 && words[0].equals("signal")) {
            if (!closed) {
                listener.signalled(words[1], now);
            }
            return;
        }
        ProgramRun run = words.length == 3 ? runs.get(Long.parseLong(words[1])) : null;
        if (run != null) {
            int number = Integer.parseInt(words[2]);
            switch (words[0]) {
                case "started" -> run.started(number, now);
                case "ended" -> run.reaped(number, now);
                default -> throw new IllegalStateException("stand-in says: " + line);
            }
        }
    }

    Loop loop() {
        return house.loop();
    }
}
