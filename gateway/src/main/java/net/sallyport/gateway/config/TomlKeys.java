package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.TomlSpecialKeys.bits;
import static net.sallyport.gateway.config.TomlSpecialKeys.methods;
import static net.sallyport.gateway.config.TomlSpecialKeys.pattern;
import static net.sallyport.gateway.config.TomlSpecialKeys.sources;
import static net.sallyport.gateway.config.TomlSpecialKeys.spec;
import static net.sallyport.gateway.config.TomlTypes.addresses;
import static net.sallyport.gateway.config.TomlTypes.choice;
import static net.sallyport.gateway.config.TomlTypes.flag;
import static net.sallyport.gateway.config.TomlTypes.number;
import static net.sallyport.gateway.config.TomlTypes.path;
import static net.sallyport.gateway.config.TomlTypes.paths;
import static net.sallyport.gateway.config.TomlTypes.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.gateway.config.ServerConfig.MppeStateful;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
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
                        TomlFirewallKeys.all(),
                        history(),
                        scripts(),
                        logging(),
                        TomlConsoleKeys.all(),
                        directories(),
                        TomlTuningKeys.all())
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
                sources(),
                paths(
                        "accounts",
                        "chap-secrets",
                        d -> d.chapSecrets,
                        (d, p) -> d.chapSecrets = p,
                        "Account files in the form of pppd's chap-secrets. None: one of our own in the",
                        "state directory, made at the first start with one account."),
                paths(
                        "accounts",
                        "pap-secrets",
                        d -> d.papSecrets,
                        (d, p) -> d.papSecrets = p,
                        "The same for PAP alone, looked at first."),
                path(
                        "accounts",
                        "key-file",
                        d -> d.keyFile,
                        (d, p) -> d.keyFile = p,
                        "What the database's secrets are sealed with; none: accounts.key in the state",
                        "directory."),
                flag(
                        "accounts",
                        "ignore-case",
                        d -> d.ignoreCase,
                        (d, b) -> d.ignoreCase = b,
                        "The database's accounts are found whatever the case of the name."),
                flag(
                        "accounts",
                        "strip-realm",
                        d -> d.stripRealm,
                        (d, b) -> d.stripRealm = b,
                        "The database is asked for joe where joe@example.com came."),
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
                        "Above the limit: replace (the newest login is in, the session longest idle ends)",
                        "or deny (the newcomer is refused)."),
                number(
                        "accounts",
                        "short-cycle",
                        0,
                        1_000,
                        d -> d.shortCycle,
                        (d, n) -> d.shortCycle = n,
                        "Takeovers between an account's devices within 5 minutes after which the",
                        "one inside stays, until nobody has tried for 2 minutes. 0: no end to it."));
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
                choice(
                        "encryption",
                        "stateful",
                        MppeStateful.class,
                        d -> d.mppeStateful,
                        (d, m) -> d.mppeStateful = m,
                        "Stateful MPPE: refuse it, accept it where a peer chooses it, or ask for"
                                + " it."));
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
                        "A session ends so long after it came up; 0 never."));
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
                        "offload",
                        d -> d.offload,
                        (d, b) -> d.offload = b,
                        "Exchange large packets with the kernel (segmentation offload), where it can."),
                flag(
                        "interfaces",
                        "io-uring",
                        d -> d.ioUring,
                        (d, b) -> d.ioUring = b,
                        "Exchange many packets with the kernel in one call, where it can and offload is on."),
                flag(
                        "interfaces",
                        "proxy-arp",
                        d -> d.proxyArp,
                        (d, b) -> d.proxyArp = b,
                        "Answer ARP for peers whose address is of a network of this host."));
    }

    private static List<TomlKey> history() {
        return List.of(
                flag(
                        "history",
                        "enabled",
                        d -> d.historyEnabled,
                        (d, b) -> d.historyEnabled = b,
                        "Keep a record of logins, refusals and sessions (`sallyport history`)."),
                number(
                        "history",
                        "keep-days",
                        0,
                        36_500,
                        d -> d.historyKeepDays,
                        (d, n) -> d.historyKeepDays = n,
                        "Older entries are deleted; 0: never."),
                number(
                        "history",
                        "keep-rows",
                        0,
                        ANY,
                        d -> d.historyKeepRows,
                        (d, n) -> d.historyKeepRows = n,
                        "Beyond so many the oldest entries are deleted; 0: never. A million take about",
                        "240 MB."));
    }

    private static List<TomlKey> scripts() {
        return List.of(
                flag(
                        "scripts",
                        "enabled",
                        d -> d.scriptsEnabled,
                        (d, b) -> d.scriptsEnabled = b,
                        "Run auth-up, auth-down, ip-pre-up, ip-up and ip-down as pppd does, those there",
                        "are."),
                path(
                        "scripts",
                        "directory",
                        d -> d.scriptDir,
                        (d, p) -> d.scriptDir = p,
                        "Where they are; none: the ppp directory."),
                flag(
                        "scripts",
                        "refuse-on-failure",
                        d -> d.refuseOnScriptFailure,
                        (d, b) -> d.refuseOnScriptFailure = b,
                        "A session whose auth-up or ip-pre-up does not end with 0 is not let in."),
                number(
                        "scripts",
                        "time-limit-seconds",
                        1,
                        86_400,
                        d -> d.scriptSeconds,
                        (d, n) -> d.scriptSeconds = n,
                        "A script that takes longer is killed, with all that it has started."),
                number(
                        "scripts",
                        "child-timeout-seconds",
                        0,
                        3600,
                        d -> d.childTimeoutSeconds,
                        (d, n) -> d.childTimeoutSeconds = n,
                        "The same after the session's end; 0: no other limit."),
                number(
                        "scripts",
                        "at-once",
                        1,
                        10_000,
                        d -> d.scriptsAtOnce,
                        (d, n) -> d.scriptsAtOnce = n,
                        "Scripts that may run at a time, those of all sessions; others wait."),
                flag(
                        "scripts",
                        "always",
                        d -> d.standInAlways,
                        (d, b) -> d.standInAlways = b,
                        "A process that stands in for the session, with its pid file, even where there",
                        "is no script."));
    }

    private static List<TomlKey> logging() {
        return List.of(
                choice(
                        "logging",
                        "wording",
                        LogWording.class,
                        d -> d.logWording,
                        (d, w) -> d.logWording = w,
                        "How sessions are told of: events (a line with fields), pppd (the lines that",
                        "pptpd and pppd write, for scripts that look for them) or both."),
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
                        "Put sessions in wtmp and utmp, for last(1) and who(1)."),
                flag(
                        "logging",
                        "wtmp-strip-domain",
                        d -> d.wtmpStripDomain,
                        (d, b) -> d.wtmpStripDomain = b,
                        "There, names without everything up to the last backslash."),
                path(
                        "logging",
                        "wtmp-file",
                        d -> d.wtmpFile,
                        (d, p) -> d.wtmpFile = p,
                        "Not made where it does not exist; nor is the next."),
                path(
                        "logging",
                        "utmp-file",
                        d -> d.utmpFile,
                        (d, p) -> d.utmpFile = p,
                        "Who is in now."));
    }

    private static List<TomlKey> directories() {
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
                        "Where pppd's files are."),
                path(
                        "paths",
                        "pid-file",
                        d -> d.pidFile,
                        (d, p) -> d.pidFile = p,
                        "A further pid file."),
                path(
                        "paths",
                        "session-pid-dir",
                        d -> d.sessionPidDir,
                        (d, p) -> d.sessionPidDir = orElse(p, d.sessionPidDir),
                        "Where the sessions' pid files are put, such as ppp0.pid."));
    }

    private static Path orElse(@Nullable Path path, Path otherwise) {
        return path == null ? otherwise : path;
    }
}
