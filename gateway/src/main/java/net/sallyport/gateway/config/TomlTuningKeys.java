package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.TomlTypes.flag;
import static net.sallyport.gateway.config.TomlTypes.number;

import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of {@code sallyport.toml} that few will ever touch: workers, timers, limits of tries.
 */
final class TomlTuningKeys {
    private static final int ANY = Integer.MAX_VALUE;

    private TomlTuningKeys() {}

    static List<TomlKey> all() {
        return Stream.of(tuning(), lcp(), retransmission()).flatMap(List::stream).toList();
    }

    private static List<TomlKey> tuning() {
        return List.of(
                number(
                        "workers",
                        "count",
                        0,
                        64,
                        d -> d.workers,
                        (d, n) -> d.workers = n,
                        "Worker threads; 0: one a processor."),
                number(
                        "control",
                        "start-seconds",
                        1,
                        3600,
                        d -> d.startSeconds,
                        (d, n) -> d.startSeconds = n,
                        "How long a new connection may take for its first message."),
                number(
                        "control",
                        "echo-interval-seconds",
                        1,
                        86400,
                        d -> d.controlEchoIntervalSeconds,
                        (d, n) -> d.controlEchoIntervalSeconds = n,
                        "Silence after which the peer is asked."),
                number(
                        "control",
                        "echo-reply-seconds",
                        1,
                        86400,
                        d -> d.controlEchoReplySeconds,
                        (d, n) -> d.controlEchoReplySeconds = n,
                        "How long its answer may take."),
                number(
                        "gre",
                        "window-packets",
                        1,
                        1024,
                        d -> d.greWindowPackets,
                        (d, n) -> d.greWindowPackets = n,
                        "Packets that came early and are held."),
                number(
                        "gre",
                        "reorder-millis",
                        0,
                        10_000,
                        d -> d.greReorderMillis,
                        (d, n) -> d.greReorderMillis = n,
                        "How long they wait for the missing one."),
                number(
                        "gre",
                        "ack-delay-millis",
                        0,
                        10_000,
                        d -> d.greAckDelayMillis,
                        (d, n) -> d.greAckDelayMillis = n,
                        "How long an acknowledgement waits for a packet to ride on."));
    }

    private static List<TomlKey> lcp() {
        return List.of(
                number(
                        "lcp",
                        "mru",
                        128,
                        16384,
                        d -> d.mru,
                        (d, n) -> d.mru = n,
                        "Octets we are ready to receive."),
                number(
                        "lcp",
                        "mtu",
                        128,
                        16384,
                        d -> d.mtu,
                        (d, n) -> d.mtu = n,
                        "The most octets we send."),
                flag(
                        "lcp",
                        "magic",
                        d -> d.magic,
                        (d, b) -> d.magic = b,
                        "Magic numbers, to detect loops."),
                flag(
                        "lcp",
                        "protocol-compression",
                        d -> d.protocolCompression,
                        (d, b) -> d.protocolCompression = b,
                        "Short protocol fields."),
                flag(
                        "lcp",
                        "address-control-compression",
                        d -> d.addressControlCompression,
                        (d, b) -> d.addressControlCompression = b,
                        "Frames without FF 03."),
                number(
                        "lcp",
                        "echo-interval-seconds",
                        0,
                        ANY,
                        d -> d.echoIntervalSeconds,
                        (d, n) -> d.echoIntervalSeconds = n,
                        "Between two Echo-Requests; 0 none."),
                number(
                        "lcp",
                        "echo-failures",
                        0,
                        ANY,
                        d -> d.echoFailures,
                        (d, n) -> d.echoFailures = n,
                        "Unanswered ones in a row that end a session; 0 none do."),
                flag(
                        "lcp",
                        "echo-adaptive",
                        d -> d.echoAdaptive,
                        (d, b) -> d.echoAdaptive = b,
                        "Only where nothing came in since the last one."));
    }

    private static List<TomlKey> retransmission() {
        return List.of(
                number(
                        "lcp",
                        "restart-seconds",
                        1,
                        3600,
                        d -> d.lcpRestartSeconds,
                        (d, n) -> d.lcpRestartSeconds = n,
                        "Between retransmissions (RFC 1661 section 4.6)."),
                number(
                        "lcp",
                        "max-configure",
                        1,
                        1000,
                        d -> d.lcpMaxConfigure,
                        (d, n) -> d.lcpMaxConfigure = n,
                        "Configure-Requests."),
                number(
                        "lcp",
                        "max-terminate",
                        1,
                        1000,
                        d -> d.lcpMaxTerminate,
                        (d, n) -> d.lcpMaxTerminate = n,
                        "Terminate-Requests."),
                number(
                        "lcp",
                        "max-failure",
                        1,
                        1000,
                        d -> d.lcpMaxFailure,
                        (d, n) -> d.lcpMaxFailure = n,
                        "Configure-Naks."),
                number(
                        "ipcp",
                        "restart-seconds",
                        1,
                        3600,
                        d -> d.ipcpRestartSeconds,
                        (d, n) -> d.ipcpRestartSeconds = n,
                        "The same for IPCP."),
                number(
                        "ipcp",
                        "max-configure",
                        1,
                        1000,
                        d -> d.ipcpMaxConfigure,
                        (d, n) -> d.ipcpMaxConfigure = n,
                        "Configure-Requests."),
                number(
                        "ipcp",
                        "max-terminate",
                        1,
                        1000,
                        d -> d.ipcpMaxTerminate,
                        (d, n) -> d.ipcpMaxTerminate = n,
                        "Terminate-Requests."),
                number(
                        "ipcp",
                        "max-failure",
                        1,
                        1000,
                        d -> d.ipcpMaxFailure,
                        (d, n) -> d.ipcpMaxFailure = n,
                        "Configure-Naks."));
    }
}
