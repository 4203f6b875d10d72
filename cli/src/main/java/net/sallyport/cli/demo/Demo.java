package net.sallyport.cli.demo;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.sallyport.client.TunnelEvent;
import net.sallyport.linux.NetworkNamespace;

/**
 * The story that the project is about: a device is in, a second one dials with the same account,
 * and takes over address and place. All of it happens in namespaces that are removed at the end,
 * however that comes. For one thread.
 */
public final class Demo implements AutoCloseable {
    private static final String ACCOUNT = "anna";
    private static final long START_SECONDS = 30;

    /** Documentation networks (RFC 5737): nobody's. */
    private static final String LAPTOP_WIRE = "192.0.2";

    private static final String PHONE_WIRE = "198.51.100";

    private final Timeline timeline;
    private final String main;
    private final boolean showsServerLog;
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private List<String> serverLines = List.of();

    /**
     * @param main the class that {@code serve} is a command of
     * @param showsServerLog whether the server's log lines are part of the timeline
     */
    public Demo(Timeline timeline, String main, boolean showsServerLog) {
        this.timeline = timeline;
        this.main = main;
        this.showsServerLog = showsServerLog;
    }

    /**
     * Plays the story.
     *
     * @throws DemoException something went otherwise than told
     */
    public void play() throws Exception {
        Path home = opened(Files.createTempDirectory("sallyport-demo"), Demo::remove);
        DemoNetwork network = opened(new DemoNetwork());
        NetworkNamespace place = network.makeServer();
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        DemoServer server =
                opened(DemoServer.start(place, home, main, ACCOUNT, password, this::serverLog));
        try {
            DemoNetwork.Place laptopPlace = network.makeClient("laptop", place, LAPTOP_WIRE);
            DemoNetwork.Place phonePlace = network.makeClient("phone", place, PHONE_WIRE);
            timeline.line(Timeline.Actor.DEMO, "three network namespaces, a wire to each client");
            server.awaitListening(START_SECONDS);
            timeline.line(
                    Timeline.Actor.SERVER,
                    "listens, with a pptpd.conf, its options and chap-secrets");
            takeOver(laptopPlace, phonePlace, password);
            if (!server.stop()) {
                throw new DemoException("The server did not stop in time.");
            }
            timeline.line(Timeline.Actor.SERVER, "stopped");
        } finally {
            serverLines = server.lastLines();
        }
    }

    private void takeOver(
            DemoNetwork.Place laptopPlace, DemoNetwork.Place phonePlace, String password)
            throws Exception {
        DemoClient laptop = opened(new DemoClient(Timeline.Actor.LAPTOP, laptopPlace, timeline));
        TunnelEvent.NetworkUp first = laptop.dial(ACCOUNT, password);
        Inet4Address inside = first.network().peer();
        check(laptop.ping(inside), "The laptop is in, but its ping has no answer.");

        timeline.line(Timeline.Actor.DEMO, "the second device, the same account:");
        DemoClient phone = opened(new DemoClient(Timeline.Actor.PHONE, phonePlace, timeline));
        long dialled = timeline.elapsedMillis();
        TunnelEvent.NetworkUp second = phone.dial(ACCOUNT, password);
        long took = timeline.elapsedMillis() - dialled;
        TunnelEvent.Ended told = laptop.awaitEnd();
        Inet4Address address = second.network().local();
        check(
                address.equals(first.network().local()),
                "The phone was given " + address.getHostAddress() + ", not the same address.");
        check(phone.ping(inside), "The phone is in, but its ping has no answer.");
        check(!laptop.ping(inside), "The laptop is out, but its ping has an answer.");
        check(phone.isIn(), "The phone did not stay in.");
        check(!told.text().isEmpty(), "The laptop was not told why.");

        timeline.plain("");
        timeline.plain(
                "As told: the second login took over in %d ms, with the same address %s,"
                                .formatted(took, address.getHostAddress())
                        + System.lineSeparator()
                        + "and the first was told why. An account is in once.");
        timeline.plain("");
        phone.close();
    }

    private static void check(boolean asTold, String otherwise) throws DemoException {
        if (!asTold) {
            throw new DemoException(otherwise);
        }
    }

    private void serverLog(String line) {
        if (showsServerLog) {
            timeline.line(Timeline.Actor.SERVER, line);
        }
    }

    /** What the server last logged. */
    public List<String> serverLines() {
        return serverLines;
    }

    private <T extends AutoCloseable> T opened(T thing) {
        toClose.push(thing);
        return thing;
    }

    private <T> T opened(T thing, Closing<T> closing) {
        AutoCloseable _ = opened(() -> closing.close(thing));
        return thing;
    }

    private interface Closing<T> {
        void close(T thing) throws Exception;
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Ends and removes everything, the last first; bounded. Whatever cannot be removed is named on
     * standard error and does not keep the rest.
     */
    @Override
    public void close() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception e) {
                System.err.println("sallyport demo: not removed: " + e.getMessage());
            }
        }
    }
}
