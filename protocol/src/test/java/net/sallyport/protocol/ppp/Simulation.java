package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthError;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.auth.Verifier;

/** Two links, a bad channel between them, and a clock that only we move. */
final class Simulation {
    /**
     * What the channel does to a frame, each in percent; delays in milliseconds.
     *
     * @param numbered whether it drops what comes twice or late, as a GRE channel does
     */
    record Channel(int loss, int duplication, int reordering, int delayMillis, boolean numbered) {
        static final Channel PERFECT = new Channel(0, 0, 0, 10, false);
    }

    final class End {
        final String name;
        final PppLink link;
        final PppCounters counters = new PppCounters();
        final List<PppAction> actions = new ArrayList<>();
        final List<byte[]> received = new ArrayList<>();
        NetworkGrant grant;
        Secret secretOfPeer;
        long answerMillis;
        long grantMillis;
        boolean closesLater;
        PppAction.NetworkUp up;
        PppAction.Finished finished;
        int framesSent;
        int lastNumber;
        End other;

        End(String name, PppConfig config, NetworkGrant grant) {
            this.name = name;
            this.grant = grant;
            link = new PppLink(config, random.split(), counters);
        }

        <T extends PppAction> List<T> all(Class<T> kind) {
            return actions.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        /** Sends an IP packet with these bytes after its header; false if the link refused it. */
        boolean sendIp(byte[] payload) {
            byte[] room = new byte[PppLink.HEADROOM + 20 + payload.length];
            room[PppLink.HEADROOM] = 0x45;
            System.arraycopy(payload, 0, room, PppLink.HEADROOM + 20, payload.length);
            int length = 20 + payload.length;
            int prepended = link.send(MemorySegment.ofArray(room), PppLink.HEADROOM, length, now);
            if (prepended >= 0) {
                carry(
                        Arrays.copyOfRange(
                                room, PppLink.HEADROOM - prepended, PppLink.HEADROOM + length));
            }
            return prepended >= 0;
        }

        void carry(byte[] frame) {
            int number = ++framesSent;
            log(name + " > " + HexFormat.of().formatHex(frame));
            if (random.nextInt(100) < channel.loss()) {
                return;
            }
            int copies = random.nextInt(100) < channel.duplication() ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long delay = channel.delayMillis() * 1_000_000L;
                if (random.nextInt(100) < channel.reordering()) {
                    delay += random.nextLong(5 * channel.delayMillis() * 1_000_000L + 1);
                }
                at(now + delay, () -> other.take(frame, number));
            }
        }

        void take(byte[] frame, int number) {
            if (channel.numbered() && number <= lastNumber) {
                return;
            }
            lastNumber = Math.max(number, lastNumber);
            byte[] room = new byte[frame.length + 7];
            System.arraycopy(frame, 0, room, 7, frame.length);
            MemorySegment memory = MemorySegment.ofArray(room);
            int preceding = link.receive(memory, 7, frame.length, now);
            if (preceding >= 0) {
                byte[] packet =
                        memory.asSlice(7 + preceding, frame.length - preceding)
                                .toArray(ValueLayout.JAVA_BYTE);
                received.add(packet);
                log(name + " ip " + HexFormat.of().formatHex(packet));
                if (!link.isEncrypting() && up != null && up.encryption() != null) {
                    throw new AssertionError("clear packet on an encrypted link");
                }
                if (up == null) {
                    throw new AssertionError("packet before the network is up");
                }
            }
            drain();
        }

        void drain() {
            for (PppAction action = link.poll(); action != null; action = link.poll()) {
                if (finished != null) {
                    throw new AssertionError(name + ": " + action + " after " + finished);
                }
                if (action instanceof PppAction.Transmit transmit) {
                    carry(transmit.frame());
                    continue;
                }
                actions.add(action);
                log(name + " " + action.getClass().getSimpleName());
                switch (action) {
                    case PppAction.Authenticate authenticate ->
                            at(
                                    now + answerMillis * 1_000_000,
                                    () -> {
                                        link.answer(verify(authenticate.request()), now);
                                        drain();
                                    });
                    case PppAction.AwaitNetwork _ ->
                            at(
                                    now + grantMillis * 1_000_000,
                                    () -> {
                                        link.enterNetwork(grant, now);
                                        drain();
                                    });
                    case PppAction.NetworkUp networkUp -> up = networkUp;
                    case PppAction.NetworkDown _ -> up = null;
                    case PppAction.Finished end -> finished = end;
                    case PppAction.Authenticated _, PppAction.Transmit _ -> {}
                }
            }
        }

        private AuthAnswer verify(AuthRequest request) {
            return secretOfPeer == null
                    ? new AuthAnswer.Refuse(AuthError.AUTHENTICATION_FAILURE, false, "unknown")
                    : Verifier.verify(request, secretOfPeer);
        }
    }

    private record Scheduled(long atNanos, long order, Runnable what) {}

    private final SplittableRandom random;
    private Channel channel;
    private final PriorityQueue<Scheduled> schedule =
            new PriorityQueue<>(
                    Comparator.comparingLong(Scheduled::atNanos)
                            .thenComparingLong(Scheduled::order));
    private long order;
    private long logHash = 1125899906842597L;
    private long logLines;
    long now;
    final End server;
    final End client;
    final List<String> lines = new ArrayList<>();
    boolean keepLines;

    Simulation(
            long seed,
            Channel channel,
            PppConfig serverConfig,
            PppConfig clientConfig,
            Secret secret) {
        random = new SplittableRandom(seed);
        this.channel = channel;
        server = new End("server", serverConfig, serverGrant(0, 0));
        client = new End("client", clientConfig, clientGrant());
        server.other = client;
        client.other = server;
        server.secretOfPeer = secret;
    }

    static NetworkGrant serverGrant(int idleSeconds, int maxConnectSeconds) {
        return new NetworkGrant(
                ip("192.168.100.10"),
                ip("192.168.100.60"),
                List.of(ip("8.8.8.8"), ip("8.8.4.4")),
                List.of(ip("192.168.100.2"), ip("192.168.100.3")),
                false,
                null,
                idleSeconds,
                maxConnectSeconds);
    }

    static NetworkGrant clientGrant() {
        return new NetworkGrant(null, null, List.of(), List.of(), true, null, 0, 0);
    }

    static Inet4Address ip(String text) {
        try {
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    void channel(Channel newChannel) {
        channel = newChannel;
    }

    void start() {
        server.link.open(now);
        server.drain();
        client.link.open(now);
        client.drain();
    }

    void at(long nanos, Runnable what) {
        schedule.add(new Scheduled(nanos, order++, what));
    }

    /** Runs until nothing more is due before {@code limitNanos}, and then it is that late. */
    void runUntil(long limitNanos) {
        while (true) {
            long next = Math.min(server.link.nextDeadlineNanos(), client.link.nextDeadlineNanos());
            Scheduled first = schedule.peek();
            if (first != null && first.atNanos() <= next) {
                if (first.atNanos() > limitNanos) {
                    break;
                }
                schedule.poll();
                now = Math.max(now, first.atNanos());
                first.what().run();
            } else if (next != Long.MAX_VALUE && next <= limitNanos) {
                now = Math.max(now, next);
                for (End end : List.of(server, client)) {
                    if (end.link.nextDeadlineNanos() <= now) {
                        end.link.expire(now);
                        end.drain();
                        if (end.link.nextDeadlineNanos() <= now) {
                            throw new AssertionError(end.name + ": a deadline that stays");
                        }
                    }
                }
            } else {
                break;
            }
        }
        now = Math.max(now, limitNanos);
    }

    void runSeconds(double seconds) {
        runUntil(now + (long) (seconds * 1e9));
    }

    boolean bothUp() {
        return server.up != null && client.up != null;
    }

    long logHash() {
        return logHash ^ logLines;
    }

    private void log(String line) {
        logLines++;
        logHash = logHash * 31 + (now + line).hashCode();
        if (keepLines) {
            lines.add(now / 1_000_000 + " " + line);
        }
    }
}
