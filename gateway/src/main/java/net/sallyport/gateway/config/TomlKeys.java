package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.TomlTypes.addresses;
import static net.sallyport.gateway.config.TomlTypes.choice;
import static net.sallyport.gateway.config.TomlTypes.flag;
import static net.sallyport.gateway.config.TomlTypes.list;
import static net.sallyport.gateway.config.TomlTypes.number;
import static net.sallyport.gateway.config.TomlTypes.path;
import static net.sallyport.gateway.config.TomlTypes.paths;
import static net.sallyport.gateway.config.TomlTypes.quote;
import static net.sallyport.gateway.config.TomlTypes.text;
import static net.sallyport.gateway.config.TomlTypes.texts;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/** Every key of {@code sallyport.toml}, in the order of the sample file. */
final class TomlKeys {
    private static final int ANY = Integer.MAX_VALUE;

    private TomlKeys() {}

    static List<TomlKey> all() {
        return Stream.of(
                        listen(),
                        pool(),
                        accounts(),
                        authentication(),
                        encryption(),
                        session(),
                        interfaces(),
                        logging(),
                        paths_(),
                        scripts(),
                        tuning(),
                        lcp(),
                        retransmission())
                .flatMap(List::stream)
                .toList();
    }

    private static List<TomlKey> listen() {
        return List.of(
                addresses(
                        "listen",
                        "addresses",
                        64,
                        d -> d.listenAddresses,
                        (d, a) -> d.listenAddresses = a,
                        "Addresses of this host to take connections at; none: all of them."),
                number(
                        "listen",
                        "port",
                        1,
                        65535,
                        d -> d.listenPort,
                        (d, n) -> d.listenPort = n,
                        "TCP port. Clients use 1723 and cannot be told another."));
    }

    private static List<TomlKey> pool() {
        return List.of(
                spec(
                        "local",
                        d -> d.locals,
                        (d, a) -> d.locals = a,
                        List.of("192.168.100.10"),
                        "Our end of the tunnels: an address, or as many as there are in `remote`."),
                spec(
                        "remote",
                        d -> d.remotes,
                        (d, a) -> d.remotes = a,
                        List.of("192.168.100.60-90"),
                        "The peers' ends, in the order they are given out. One octet of an item may",
                        "be LOW-HIGH. Empty: only accounts with an address of their own can be in."),
                number(
                        "pool",
                        "connections",
                        1,
                        1_000_000,
                        d -> d.connections,
                        (d, n) -> d.connections = n,
                        "Sessions at a time, of all accounts."));
    }

    private static List<TomlKey> accounts() {
        return List.of(
                paths(
                        "accounts",
                        "chap-secrets",
                        d -> d.chapSecrets,
                        (d, p) -> d.chapSecrets = p,
                        "Account files in the form of pppd's chap-secrets. None: an account is made",
                        "up at start and printed."),
                paths(
                        "accounts",
                        "pap-secrets",
                        d -> d.papSecrets,
                        (d, p) -> d.papSecrets = p,
                        "The same for PAP alone, looked at first."),
                number(
                        "accounts",
                        "limit",
                        1,
                        1_000_000,
                        d -> d.limit,
                        (d, n) -> d.limit = n,
                        "Sessions an account may hold."),
                choice(
                        "accounts",
                        "on-conflict",
                        OnConflict.class,
                        d -> d.onConflict,
                        (d, c) -> d.onConflict = c,
                        "Above the limit: replace (the newest login is in, the oldest session ends)",
                        "or deny (the newcomer is refused)."));
    }

    private static List<TomlKey> authentication() {
        return List.of(
                methods(),
                text(
                        "authentication",
                        "name",
                        d -> d.ourName,
                        (d, t) -> d.ourName = Objects.requireNonNullElse(t, "sallyport"),
                        "Our name: in challenges, and in the server column of account files."),
                text(
                        "authentication",
                        "remote-name",
                        d -> d.remoteName,
                        (d, t) -> d.remoteName = t,
                        "Look accounts up by this name, whatever the peer says."),
                flag(
                        "authentication",
                        "strip-domain",
                        d -> d.stripDomain,
                        (d, b) -> d.stripDomain = b,
                        "Look accounts up without the DOMAIN\\ of the name."),
                number(
                        "authentication",
                        "chap-restart-seconds",
                        1,
                        3600,
                        d -> d.chapRestartSeconds,
                        (d, n) -> d.chapRestartSeconds = n,
                        "Between two Challenges to a peer that does not answer."),
                number(
                        "authentication",
                        "chap-max-challenges",
                        1,
                        1000,
                        d -> d.chapMaxChallenges,
                        (d, n) -> d.chapMaxChallenges = n,
                        "How many before it is given up."),
                number(
                        "authentication",
                        "chap-interval-seconds",
                        0,
                        ANY,
                        d -> d.chapIntervalSeconds,
                        (d, n) -> d.chapIntervalSeconds = n,
                        "A session is challenged again so often; 0 never."),
                number(
                        "authentication",
                        "pap-timeout-seconds",
                        0,
                        ANY,
                        d -> d.papTimeoutSeconds,
                        (d, n) -> d.papTimeoutSeconds = n,
                        "How long a peer may take to send its PAP request."));
    }

    private static List<TomlKey> encryption() {
        return List.of(
                choice(
                        "encryption",
                        "mppe",
                        MppeDemand.class,
                        d -> d.mppe,
                        (d, m) -> d.mppe = m,
                        "required (no session without it), optional or off."),
                bits(),
                flag(
                        "encryption",
                        "stateful",
                        d -> d.mppeStateful,
                        (d, b) -> d.mppeStateful = b,
                        "A peer may choose stateful MPPE. We ask for stateless."));
    }

    private static List<TomlKey> session() {
        return List.of(
                addresses(
                        "session",
                        "dns",
                        2,
                        d -> d.nameServers,
                        (d, a) -> d.nameServers = a,
                        "Name servers for peers that ask, up to two."),
                addresses(
                        "session",
                        "wins",
                        2,
                        d -> d.winsServers,
                        (d, a) -> d.winsServers = a,
                        "WINS servers, likewise."),
                number(
                        "session",
                        "idle-seconds",
                        0,
                        ANY,
                        d -> d.idleSeconds,
                        (d, n) -> d.idleSeconds = n,
                        "A session without data for so long ends; 0 never."),
                number(
                        "session",
                        "max-connect-seconds",
                        0,
                        ANY,
                        d -> d.maxConnectSeconds,
                        (d, n) -> d.maxConnectSeconds = n,
                        "A session ends so long after it came up; 0 never."),
                flag(
                        "session",
                        "accept-remote",
                        d -> d.acceptRemote,
                        (d, b) -> d.acceptRemote = b,
                        "A peer may take another address that its account allows."));
    }

    private static List<TomlKey> interfaces() {
        return List.of(
                choice(
                        "interfaces",
                        "form",
                        InterfaceForm.class,
                        d -> d.interfaceForm,
                        (d, f) -> d.interfaceForm = f,
                        "shared (one TUN device a worker, a host route a session) or own (a device a",
                        "session, as pppd's users know it)."),
                pattern(
                        "name",
                        d -> d.namePattern,
                        (d, t) -> d.namePattern = t,
                        "Names of own devices; %d is the unit number."),
                pattern(
                        "shared-name",
                        d -> d.sharedNamePattern,
                        (d, t) -> d.sharedNamePattern = t,
                        "Names of shared devices; %d is the worker's number."),
                number(
                        "interfaces",
                        "first-unit",
                        0,
                        32767,
                        d -> d.firstUnit,
                        (d, n) -> d.firstUnit = n,
                        "The lowest unit number taken."),
                flag(
                        "interfaces",
                        "proxy-arp",
                        d -> d.proxyArp,
                        (d, b) -> d.proxyArp = b,
                        "Answer ARP for peers whose address is of a network of this host."));
    }

    private static List<TomlKey> logging() {
        return List.of(
                flag(
                        "logging",
                        "debug-control",
                        d -> d.debugControl,
                        (d, b) -> d.debugControl = b,
                        "Say each control connection message."),
                flag(
                        "logging",
                        "debug-packets",
                        d -> d.debugPackets,
                        (d, b) -> d.debugPackets = b,
                        "Say each LCP, authentication and network protocol packet."),
                flag(
                        "logging",
                        "hide-passwords",
                        d -> d.hidePasswords,
                        (d, b) -> d.hidePasswords = b,
                        "Not the passwords of PAP."),
                path(
                        "logging",
                        "file",
                        d -> d.logFile,
                        (d, p) -> d.logFile = p,
                        "Where the log goes as well."),
                path(
                        "logging",
                        "capture",
                        d -> d.captureFile,
                        (d, p) -> d.captureFile = p,
                        "PPP frames, decrypted, as pcap; readable by root alone."),
                flag(
                        "logging",
                        "wtmp",
                        d -> d.logWtmp,
                        (d, b) -> d.logWtmp = b,
                        "Put sessions in wtmp and utmp."),
                flag(
                        "logging",
                        "wtmp-strip-domain",
                        d -> d.wtmpStripDomain,
                        (d, b) -> d.wtmpStripDomain = b,
                        "Without the DOMAIN\\ of the name."));
    }

    private static List<TomlKey> paths_() {
        return List.of(
                path(
                        "paths",
                        "run-dir",
                        d -> d.runDir,
                        (d, p) -> d.runDir = orElse(p, d.runDir),
                        "Pid file and control socket."),
                path(
                        "paths",
                        "state-dir",
                        d -> d.stateDir,
                        (d, p) -> d.stateDir = orElse(p, d.stateDir),
                        "Database."),
                path(
                        "paths",
                        "ppp-dir",
                        d -> d.pppDir,
                        (d, p) -> d.pppDir = orElse(p, d.pppDir),
                        "Scripts: auth-up, auth-down, ip-pre-up, ip-up, ip-down."),
                path(
                        "paths",
                        "session-pid-dir",
                        d -> d.sessionPidDir,
                        (d, p) -> d.sessionPidDir = orElse(p, d.sessionPidDir),
                        "Where a session's pppN.pid is put."),
                path(
                        "paths",
                        "pid-file",
                        d -> d.pidFile,
                        (d, p) -> d.pidFile = p,
                        "A further pid file."));
    }

    private static List<TomlKey> scripts() {
        return List.of(
                text(
                        "scripts",
                        "ip-param",
                        d -> d.ipParam,
                        (d, t) -> d.ipParam = t,
                        "The scripts' last argument, where it is not the client's address."),
                flag(
                        "scripts",
                        "client-address-as-ip-param",
                        d -> d.clientAddressAsIpParam,
                        (d, b) -> d.clientAddressAsIpParam = b,
                        "It is the client's address."),
                number(
                        "scripts",
                        "speed",
                        1,
                        ANY,
                        d -> d.speed,
                        (d, n) -> d.speed = n,
                        "The line speed that scripts are told."),
                number(
                        "scripts",
                        "child-timeout-seconds",
                        0,
                        3600,
                        d -> d.childTimeoutSeconds,
                        (d, n) -> d.childTimeoutSeconds = n,
                        "How long a script may outlive its session."));
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
                        "workers",
                        "gre-readers",
                        0,
                        64,
                        d -> d.greReaders,
                        (d, n) -> d.greReaders = n,
                        "Sockets that read GRE; 0: as measured best."),
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

    private static TomlKey spec(
            String name,
            Function<Draft, List<Inet4Address>> get,
            BiConsumer<Draft, List<Inet4Address>> set,
            List<String> shown,
            String... about) {
        return new TomlKey(
                "pool",
                name,
                List.of(about),
                "a list of addresses and ranges: [\"192.168.100.60-90\"]",
                draft ->
                        list(
                                (get.apply(draft).isEmpty()
                                                ? shown
                                                : get.apply(draft).stream()
                                                        .map(Inet4Address::getHostAddress)
                                                        .toList())
                                        .stream().map(TomlTypes::quote).toList()),
                (value, draft, resolver) -> {
                    if (!(value instanceof List<?> all) || texts(value).size() != all.size()) {
                        return "is no list of texts";
                    }
                    if (all.isEmpty()) {
                        set.accept(draft, List.of());
                        draft.poolGiven = true;
                        return null;
                    }
                    Problems inner = new Problems();
                    List<Inet4Address> addresses =
                            IpSpec.parse(
                                    String.join(",", texts(value)),
                                    name,
                                    Place.of(name),
                                    resolver,
                                    inner);
                    if (addresses == null) {
                        return "has a mistake: " + inner.all().getFirst().text();
                    }
                    set.accept(draft, addresses);
                    draft.poolGiven = true;
                    return null;
                });
    }

    private static TomlKey pattern(
            String name,
            Function<Draft, String> get,
            BiConsumer<Draft, String> set,
            String... about) {
        return new TomlKey(
                "interfaces",
                name,
                List.of(about),
                "a name of at most 10 characters with one %d for the number",
                draft -> quote(get.apply(draft)),
                (value, draft, resolver) -> {
                    // An interface name is at most 15 bytes, five of them for the number.
                    if (!(value instanceof String text)
                            || !text.matches("[A-Za-z0-9_.-]{1,10}%d|%d[A-Za-z0-9_.-]{1,10}")) {
                        return "is not";
                    }
                    set.accept(draft, text);
                    return null;
                });
    }

    private static TomlKey methods() {
        Map<AuthMethod, String> spelling = new EnumMap<>(AuthMethod.class);
        spelling.put(AuthMethod.MSCHAP_V2, "mschap-v2");
        spelling.put(AuthMethod.MSCHAP_V1, "mschap");
        spelling.put(AuthMethod.CHAP_MD5, "chap");
        spelling.put(AuthMethod.PAP, "pap");
        return new TomlKey(
                "authentication",
                "methods",
                List.of(
                        "What peers are asked for, best first: mschap-v2, mschap, chap (MD5), pap.",
                        "Only the first two give keys for encryption; only the first is halfway safe."),
                "a list of at least one of \"mschap-v2\", \"mschap\", \"chap\", \"pap\"",
                draft ->
                        list(
                                draft.demanded.stream()
                                        .map(m -> quote("" + spelling.get(m)))
                                        .toList()),
                (value, draft, resolver) -> {
                    List<AuthMethod> methods = new ArrayList<>();
                    for (String text : texts(value)) {
                        for (Map.Entry<AuthMethod, String> entry : spelling.entrySet()) {
                            if (entry.getValue().equals(text)
                                    && !methods.contains(entry.getKey())) {
                                methods.add(entry.getKey());
                            }
                        }
                    }
                    if (methods.isEmpty()
                            || !(value instanceof List<?> all)
                            || all.size() != methods.size()) {
                        return "is not";
                    }
                    draft.demanded = methods;
                    return null;
                });
    }

    private static TomlKey bits() {
        return new TomlKey(
                "encryption",
                "bits",
                List.of("Strengths that are agreed to: 128, 56, 40."),
                "a list of at least one of 128, 56, 40",
                draft -> {
                    List<String> bits = new ArrayList<>();
                    if (draft.bits128) {
                        bits.add("128");
                    }
                    if (draft.bits56) {
                        bits.add("56");
                    }
                    if (draft.bits40) {
                        bits.add("40");
                    }
                    return list(bits);
                },
                (value, draft, resolver) -> {
                    if (!(value instanceof List<?> all)
                            || all.isEmpty()
                            || !List.of("128", "56", "40")
                                    .containsAll(all.stream().map(String::valueOf).toList())
                            || all.stream().anyMatch(String.class::isInstance)) {
                        return "is not";
                    }
                    List<String> bits = all.stream().map(String::valueOf).toList();
                    draft.bits128 = bits.contains("128");
                    draft.bits56 = bits.contains("56");
                    draft.bits40 = bits.contains("40");
                    return null;
                });
    }

    private static Path orElse(@Nullable Path path, Path otherwise) {
        return path == null ? otherwise : path;
    }
}
