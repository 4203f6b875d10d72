package net.sallyport.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.sallyport.cli.demo.Demo;
import net.sallyport.cli.demo.DemoException;
import net.sallyport.cli.demo.Timeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport demo}: the second login takes over, before one's eyes. */
@Command(
        name = "demo",
        description = {
            "Run the server and two clients in network namespaces of their own on this machine:"
                    + " the same account dials from one and then from the other, and the second"
                    + " takes over. Takes a few seconds, touches nothing outside the namespaces,"
                    + " and removes them at the end. Needs root, no pppd, no kernel PPP."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all went as told", "1:it did not, the message says what", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sudo sallyport demo",
            "  sudo sallyport demo --debug     with the server's log, each packet decoded"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int LOG_LINES = 15;
    private static final long END_SECONDS = 20;

    @Option(names = "--debug", description = "Show the server's log lines too.")
    private boolean debug;

    @Override
    public Integer call() throws Exception {
        if (!isRoot()) {
            System.err.println(
                    "sallyport demo: network namespaces and TUN devices take root; try: sudo"
                            + " sallyport demo");
            return ExitCodes.FAILED;
        }
        Timeline timeline = new Timeline(System.out, showsColours());
        Demo demo = new Demo(timeline, Main.class.getName(), debug);
        Thread player = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            if (over.getCount() > 0) {
                                timeline.silence();
                                player.interrupt();
                                awaitEnd(over);
                            }
                        }));
        try (demo) {
            demo.play();
            return ExitCodes.OK;
        } catch (DemoException e) {
            System.err.println("sallyport demo: " + e.getMessage());
            demo.serverLines().stream()
                    .skip(Math.max(0, demo.serverLines().size() - LOG_LINES))
                    .forEach(line -> System.err.println("  server: " + line));
            return ExitCodes.FAILED;
        } catch (InterruptedException e) {
            return ExitCodes.FAILED;
        } finally {
            over.countDown();
        }
    }

    /** Ctrl-C has come: everything is ended and removed before this process goes. */
    private static void awaitEnd(CountDownLatch over) {
        try {
            boolean _ = over.await(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    }

    private static boolean showsColours() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && System.getenv("NO_COLOR") == null;
    }
}
