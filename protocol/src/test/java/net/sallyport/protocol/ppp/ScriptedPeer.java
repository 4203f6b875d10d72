package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** A link whose peer is the test: frames in hex, spaces as you like. */
final class ScriptedPeer {
    final PppCounters counters = new PppCounters();
    final PppLink link;
    final List<PppAction> actions = new ArrayList<>();
    private final List<String> frames = new ArrayList<>();
    long now;

    ScriptedPeer(PppConfig config) {
        link = new PppLink(config, new SplittableRandom(5), counters);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** What the link sent since the last call, without FF 03. */
    List<String> sent() {
        drain();
        List<String> all = List.copyOf(frames);
        frames.clear();
        return all;
    }

    /** The only frame since the last call. */
    String sentOne() {
        List<String> all = sent();
        if (all.size() != 1) {
            throw new AssertionError("not one frame: " + all);
        }
        return all.getFirst();
    }

    void open() {
        link.open(now);
        drain();
    }

    int receive(String hex) {
        byte[] frame = bytes(hex);
        int result = link.receive(MemorySegment.ofArray(frame), 0, frame.length, now);
        drain();
        return result;
    }

    /** A control packet with the right length. */
    void control(String protocol, int code, int id, String data) {
        int length = 4 + bytes(data).length;
        receive(protocol + String.format("%02x%02x%04x", code, id, length) + data);
    }

    /** Acknowledges the Configure-Request that the link just sent. */
    void acknowledge(String frame) {
        receive(frame.substring(0, 4) + "02" + frame.substring(6));
    }

    void at(double seconds) {
        now = (long) (seconds * 1e9);
        link.expire(now);
        drain();
    }

    /** Runs through every deadline until then. */
    void runUntil(double seconds) {
        long end = (long) (seconds * 1e9);
        while (link.nextDeadlineNanos() <= end) {
            now = Math.max(now, link.nextDeadlineNanos());
            link.expire(now);
            drain();
        }
        now = end;
    }

    <T extends PppAction> T last(Class<T> kind) {
        drain();
        return actions.stream().filter(kind::isInstance).map(kind::cast).toList().getLast();
    }

    <T extends PppAction> int count(Class<T> kind) {
        drain();
        return (int) actions.stream().filter(kind::isInstance).count();
    }

    long read(PppCounter counter) {
        return counters.link().read(counter);
    }

    /** LCP as an undemanding peer does it: all of ours, {@code options} of its own. */
    void openLcp(String options) {
        open();
        String request = sentOne();
        control("c021", 1, 1, options);
        sent();
        acknowledge(request);
    }

    private void drain() {
        for (PppAction action = link.poll(); action != null; action = link.poll()) {
            if (action instanceof PppAction.Transmit transmit) {
                String hex = HexFormat.of().formatHex(transmit.frame());
                frames.add(hex.startsWith("ff03") ? hex.substring(4) : hex);
            } else {
                actions.add(action);
            }
        }
    }
}
