package net.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The line between the host and a peer's tty1: numbers of commands go in, {@code @ready} and
 * {@code @done NUMBER CODE} come out. The commands and what they print travel as files, so nothing
 * of them can be mistaken for the framing or lost in a tty's buffer. Safe for use by any thread.
 */
final class PeerConsole {
    private static final String READY = "ready";

    private final OutputStream toPeer;
    private final Supplier<String> evidence;
    private final Map<String, CompletableFuture<Integer>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();

    /**
     * @param evidence what to show when the peer is gone (the log of its boot)
     */
    PeerConsole(Process process, String name, Supplier<String> evidence) {
        this.toPeer = process.getOutputStream();
        this.evidence = evidence;
        pending.put(READY, ready);
        Thread.ofPlatform()
                .daemon()
                .name("lab-console-" + name)
                .start(() -> read(process.inputReader(StandardCharsets.UTF_8)));
    }

    void awaitReady(Duration bound) {
        await(ready, bound, "boot of a peer");
    }

    /**
     * Exit code of the command with this number, or -1 if it had to be killed because the bound was
     * over.
     */
    int execute(int number, Duration bound) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        String key = Integer.toString(number);
        pending.put(key, done);
        if (ready.isCompletedExceptionally()) {
            throw gone();
        }
        send(key);
        try {
            return done.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pending.remove(key);
            send("k " + key);
            return -1;
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        } catch (ExecutionException e) {
            throw gone();
        }
    }

    /** The peer powers off when it sees the end of its console. */
    void hangUp() {
        try {
            toPeer.close();
        } catch (IOException e) {
            return; // its end is gone already
        }
    }

    private synchronized void send(String line) {
        try {
            toPeer.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            toPeer.flush();
        } catch (IOException e) {
            throw new LabException("the peer is gone\n" + evidence.get(), e);
        }
    }

    private void await(CompletableFuture<Integer> future, Duration bound, String what) {
        try {
            Integer _ = future.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LabException(
                    what + ": not within " + bound.toMillis() + " ms\n" + evidence.get(), e);
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        } catch (ExecutionException e) {
            throw gone();
        }
    }

    private void read(BufferedReader lines) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int at = line.indexOf('@'); // the kernel's own start-up text has no line end
                if (at >= 0) {
                    answer(line.substring(at + 1).strip().split(" "));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            ready.completeExceptionally(e);
        }
        LabException end = gone();
        ready.completeExceptionally(end);
        pending.values().forEach(future -> future.completeExceptionally(end));
    }

    private void answer(String[] words) {
        boolean isDone = words.length == 3 && words[0].equals("done");
        CompletableFuture<Integer> future = pending.remove(isDone ? words[1] : words[0]);
        if (future != null) {
            future.complete(isDone ? Integer.parseInt(words[2]) : 0);
        }
    }

    private LabException gone() {
        return new LabException("the peer is gone\n" + evidence.get());
    }
}
