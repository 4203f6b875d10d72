package net.sallyport.gateway.firewall;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Talks to the kernel's packet filter through nft(8), without a shell in between. */
public final class Nft {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/nft"), Path.of("/sbin/nft"), Path.of("/usr/bin/nft"));
    private static final long PATIENCE_SECONDS = 10;
    private static final int MOST_BYTES = 16 << 20;

    /** What nft said. */
    record Said(int exitCode, String out, String complaints) {}

    private final Path program;

    private Nft(Path program) {
        this.program = program;
    }

    /** Null where there is no nft on this host. */
    public static @Nullable Nft find() {
        return find(PLACES);
    }

    static @Nullable Nft find(List<Path> places) {
        return places.stream().filter(Files::isExecutable).findFirst().map(Nft::new).orElse(null);
    }

    /**
     * Applies a text as one transaction: all of it or nothing.
     *
     * @throws IOException the kernel or nft refuses it; the message says what they say
     */
    void apply(String text) throws IOException {
        Said said = run(text, "-f", "-");
        if (said.exitCode != 0) {
            throw new IOException("nft refuses the rules: " + firstLine(said.complaints));
        }
    }

    /** Whether the kernel would take a text; nothing is changed. */
    void check(String text) throws IOException {
        Said said = run(text, "-c", "-f", "-");
        if (said.exitCode != 0) {
            throw new IOException("nft refuses the rules: " + firstLine(said.complaints));
        }
    }

    /** Every rule set of this network namespace, as JSON. */
    String listAll() throws IOException {
        Said said = run("", "-j", "list", "ruleset");
        if (said.exitCode != 0) {
            throw new IOException("nft cannot list the rules: " + firstLine(said.complaints));
        }
        return said.out;
    }

    /** Our table as it is in the kernel, as text; empty if it is not there. */
    public String listOurs() throws IOException {
        Said said = run("", "list", "table", "ip", FirewallTable.NAME);
        return said.exitCode == 0 ? said.out : "";
    }

    Said run(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        try {
            CompletableFuture<String> out = read(process.getInputStream());
            CompletableFuture<String> complaints = read(process.getErrorStream());
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException brokenPipe) {
                // It ended before it read all: its complaints say why.
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program + " does not answer");
            }
            return new Said(
                    process.exitValue(),
                    out.get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    complaints.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + program + " ran", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot read what " + program + " says", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread _ =
                Thread.ofVirtual()
                        .start(() -> {
                            try (stream) {
                                byte[] bytes = stream.readNBytes(MOST_BYTES);
                                text.complete(new String(bytes, StandardCharsets.UTF_8));
                            } catch (IOException e) {
                                text.completeExceptionally(e);
                            }
                        });
        return text;
    }

    private static String firstLine(String complaints) {
        return complaints
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("it does not say why");
    }
}
