package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.OptionState.MPPE_128;
import static net.sallyport.gateway.config.OptionState.MPPE_40;
import static net.sallyport.gateway.config.PppOption.works;
import static net.sallyport.pppconfig.Argument.FILE;
import static net.sallyport.pppconfig.Argument.HEX;
import static net.sallyport.pppconfig.Argument.NONE;
import static net.sallyport.pppconfig.Argument.NUMBER;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.sallyport.gateway.config.PppOption.Effect;
import net.sallyport.gateway.config.ServerConfig.MppeStateful;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.OptionNumbers;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** The options that do here what they do in pppd. */
final class WorkingOptions {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private WorkingOptions() {}

    static List<PppOption> all() {
        return Stream.of(
                        reading(),
                        authentication(),
                        encryption(),
                        lcp(),
                        ipcp(),
                        session(),
                        ScriptOptions.all(),
                        rest())
                .flatMap(List::stream)
                .toList();
    }

    /** {@link OptionsReader} reads the file; the effect here is only that it is counted as seen. */
    private static List<PppOption> reading() {
        return List.of(
                works("file", FILE, "reads options from FILE at this point", Effect.NONE),
                works(
                        "call",
                        FILE,
                        "reads options from FILE in the ppp directory's `peers` at this point",
                        Effect.NONE));
    }

    private static List<PppOption> authentication() {
        return List.of(
                flag(
                        "auth",
                        "peers must authenticate, as they always must here",
                        s -> s.noAuthAt = null),
                works(
                        "noauth",
                        NONE,
                        "only where a later option undoes it; otherwise a problem, since an open"
                                + " server is nobody's wish",
                        (s, place, none) -> s.noAuthAt = place),
                require("pap", AuthMethod.PAP),
                require("chap", AuthMethod.CHAP_MD5),
                require("mschap", AuthMethod.MSCHAP_V1),
                require("mschap-v2", AuthMethod.MSCHAP_V2),
                works(
                        "name",
                        TEXT,
                        "our name: in challenges, and in the server column of account files",
                        (s, place, name) -> {
                            s.draft.ourName = name;
                            s.nameGiven = true;
                        }),
                flag(
                        "usehostname",
                        "our name is the host's, whatever `name` says",
                        s -> s.useHostName = true),
                works(
                        "domain",
                        TEXT,
                        "is added to the host's name where that is our name",
                        (s, place, domain) -> s.domain = domain),
                works(
                        "remotename",
                        TEXT,
                        "accounts are looked up by this name, whatever the peer says",
                        (s, place, name) -> s.draft.remoteName = name),
                flag(
                        "chapms-strip-domain",
                        "drops everything up to the last backslash of a name before the lookup",
                        s -> s.draft.stripDomain = true),
                path("chap-secrets", "the account file", (d, p) -> set(d.chapSecrets, p)),
                path("pap-secrets", "the account file for PAP", (d, p) -> set(d.papSecrets, p)),
                number(
                        "chap-restart",
                        "seconds between two Challenges",
                        1,
                        3600,
                        (d, n) -> d.chapRestartSeconds = n),
                number(
                        "chap-max-challenge",
                        "Challenges before giving up",
                        1,
                        1000,
                        (d, n) -> d.chapMaxChallenges = n),
                number(
                        "chap-interval",
                        "seconds between two authentications of a session; 0 never",
                        0,
                        FOR_EVER,
                        (d, n) -> d.chapIntervalSeconds = n),
                number(
                        "chap-timeout",
                        "seconds that a Challenge to us may take",
                        0,
                        FOR_EVER,
                        (d, n) -> d.chapTimeoutSeconds = n),
                number(
                        "pap-timeout",
                        "seconds that we wait for the peer's request; 0 for ever",
                        0,
                        FOR_EVER,
                        (d, n) -> d.papTimeoutSeconds = n));
    }

    private static List<PppOption> encryption() {
        return List.of(
                works(
                                "require-mppe",
                                NONE,
                                "MPPE with 128 or 40 bits, or no session",
                                (s, place, none) -> s.requireMppe(MPPE_40 | MPPE_128, place))
                        .alias("+mppe"),
                works(
                                "require-mppe-40",
                                NONE,
                                "MPPE with 40 bits",
                                (s, place, none) -> s.requireMppe(s.mppeBits | MPPE_40, place))
                        .alias("+mppe-40"),
                works(
                                "require-mppe-128",
                                NONE,
                                "MPPE with 128 bits",
                                (s, place, none) -> s.requireMppe(s.mppeBits | MPPE_128, place))
                        .alias("+mppe-128"),
                flag(
                                "nomppe",
                                "no MPPE; undoes what was required before",
                                s -> {
                                    s.mppeBits = 0;
                                    s.mppeRequiredAt = null;
                                })
                        .alias("-mppe"),
                flag("nomppe-40", "not with 40 bits", s -> s.mppeBits &= ~MPPE_40)
                        .alias("-mppe-40"),
                flag("nomppe-128", "not with 128 bits", s -> s.mppeBits &= ~MPPE_128)
                        .alias("-mppe-128"),
                flag(
                        "mppe-stateful",
                        "a peer may choose stateful MPPE",
                        s -> s.draft.mppeStateful = MppeStateful.ACCEPT),
                flag(
                        "nomppe-stateful",
                        "a peer may not (as without it)",
                        s -> s.draft.mppeStateful = MppeStateful.REFUSE),
                works(
                                "noccp",
                                NONE,
                                "no CCP, and so no MPPE; a problem where MPPE is required",
                                (s, place, none) -> s.noCcpAt = place)
                        .alias("-ccp"));
    }

    private static List<PppOption> lcp() {
        return List.of(
                number("mru", "octets we are ready to receive", 128, 16384, (d, n) -> d.mru = n),
                flag("default-mru", "1500, not negotiated", s -> s.draft.mru = 1500).alias("-mru"),
                number(
                        "mtu",
                        "the most octets we send, whatever the peer would take",
                        128,
                        16384,
                        (d, n) -> d.mtu = n),
                works(
                                "asyncmap",
                                HEX,
                                "control characters that peers must escape; adds up",
                                (s, place, text) ->
                                        OptionNumbers.hex(
                                                s.problems,
                                                place,
                                                "asyncmap",
                                                text,
                                                n -> s.draft.asyncMap |= n))
                        .alias("-as"),
                flag(
                                "default-asyncmap",
                                "every control character, not negotiated",
                                s -> s.draft.asyncMap = -1)
                        .alias("-am"),
                flag(
                                "nomagic",
                                "no magic number, and no loop detection",
                                s -> s.draft.magic = false)
                        .alias("-mn"),
                flag(
                                "nopcomp",
                                "no protocol field compression",
                                s -> s.draft.protocolCompression = false)
                        .alias("-pc"),
                flag(
                                "noaccomp",
                                "no address and control field compression",
                                s -> s.draft.addressControlCompression = false)
                        .alias("-ac"),
                flag(
                                "passive",
                                "after unanswered requests wait for the peer",
                                s -> s.draft.passive = true)
                        .pending()
                        .alias("-p"),
                flag("silent", "wait for the peer's first request", s -> s.draft.silent = true)
                        .pending(),
                number(
                        "lcp-echo-interval",
                        "seconds between two Echo-Requests; 0 none",
                        0,
                        FOR_EVER,
                        (d, n) -> d.echoIntervalSeconds = n),
                number(
                        "lcp-echo-failure",
                        "unanswered ones that end a session; 0 none do",
                        0,
                        FOR_EVER,
                        (d, n) -> d.echoFailures = n),
                flag(
                        "lcp-echo-adaptive",
                        "only where nothing came in since the last one",
                        s -> s.draft.echoAdaptive = true),
                number(
                        "lcp-restart",
                        "seconds between retransmissions",
                        1,
                        3600,
                        (d, n) -> d.lcpRestartSeconds = n),
                number(
                        "lcp-max-configure",
                        "Configure-Requests before giving up",
                        1,
                        1000,
                        (d, n) -> d.lcpMaxConfigure = n),
                number(
                        "lcp-max-terminate",
                        "Terminate-Requests before giving up",
                        1,
                        1000,
                        (d, n) -> d.lcpMaxTerminate = n),
                number(
                        "lcp-max-failure",
                        "Configure-Naks before rejecting",
                        1,
                        1000,
                        (d, n) -> d.lcpMaxFailure = n));
    }

    private static List<PppOption> ipcp() {
        return List.of(
                works(
                                "ms-dns",
                                Argument.ADDRESS,
                                "a name server for peers that ask; the last two count, one alone"
                                        + " counts twice",
                                (s, place, text) ->
                                        s.address(place, "ms-dns", text, s.nameServers::add))
                        .forAccounts(),
                works(
                                "ms-wins",
                                Argument.ADDRESS,
                                "a WINS server, likewise",
                                (s, place, text) ->
                                        s.address(place, "ms-wins", text, s.winsServers::add))
                        .forAccounts(),
                flag(
                                "ipcp-accept-remote",
                                "a peer may take another address that its account allows",
                                s -> s.draft.acceptRemote = true)
                        .pending(),
                number(
                        "ipcp-restart",
                        "seconds between retransmissions",
                        1,
                        3600,
                        (d, n) -> d.ipcpRestartSeconds = n),
                number(
                        "ipcp-max-configure",
                        "Configure-Requests before giving up",
                        1,
                        1000,
                        (d, n) -> d.ipcpMaxConfigure = n),
                number(
                        "ipcp-max-terminate",
                        "Terminate-Requests before giving up",
                        1,
                        1000,
                        (d, n) -> d.ipcpMaxTerminate = n),
                number(
                        "ipcp-max-failure",
                        "Configure-Naks before rejecting",
                        1,
                        1000,
                        (d, n) -> d.ipcpMaxFailure = n),
                flag(
                        "proxyarp",
                        "answers ARP for peers whose address is of a network of the host",
                        s -> s.draft.proxyArp = true),
                flag("noproxyarp", "does not", s -> s.draft.proxyArp = false).alias("-proxyarp"));
    }

    private static List<PppOption> session() {
        return List.of(
                number(
                                "idle",
                                "seconds without data that end a session; 0 never",
                                0,
                                FOR_EVER,
                                (d, n) -> d.idleSeconds = n)
                        .forAccounts(),
                number(
                                "maxconnect",
                                "seconds after which a session ends; 0 never",
                                0,
                                FOR_EVER,
                                (d, n) -> d.maxConnectSeconds = n)
                        .forAccounts(),
                number(
                        "unit",
                        "the lowest unit number of the interfaces",
                        0,
                        32767,
                        (d, n) -> d.firstUnit = n));
    }

    private static List<PppOption> rest() {
        return List.of(
                flag(
                                "debug",
                                "says each control packet of each session",
                                s -> s.draft.debugPackets = true)
                        .alias("-d"),
                path("logfile", "the log goes there as well", (d, p) -> d.logFile = p).pending(),
                flag(
                        "pptpd-logwtmp-strip-domain",
                        "names in wtmp without everything up to the last backslash",
                        s -> s.draft.wtmpStripDomain = true));
    }

    private static PppOption require(String method, AuthMethod authMethod) {
        return flag(
                        "require-" + method,
                        "peers must authenticate with " + describe(authMethod),
                        s -> s.require(authMethod))
                .alias("+" + method);
    }

    static String describe(AuthMethod method) {
        return switch (method) {
            case PAP -> "PAP";
            case CHAP_MD5 -> "CHAP-MD5";
            case MSCHAP_V1 -> "MS-CHAPv1";
            case MSCHAP_V2 -> "MS-CHAPv2";
        };
    }

    private static PppOption flag(String name, String text, Consumer<OptionState> effect) {
        return works(name, NONE, text, (state, place, none) -> effect.accept(state));
    }

    static PppOption number(
            String name, String text, int low, int high, BiConsumer<Draft, Integer> effect) {
        return works(
                name,
                NUMBER,
                text,
                (s, place, argument) ->
                        OptionNumbers.number(
                                s.problems,
                                place,
                                name,
                                argument,
                                low,
                                high,
                                n -> effect.accept(s.draft, n)));
    }

    static PppOption path(String name, String text, BiConsumer<Draft, Path> effect) {
        return works(
                name,
                FILE,
                text,
                (s, place, argument) -> {
                    try {
                        effect.accept(s.draft, Path.of(argument));
                    } catch (InvalidPathException invalid) {
                        s.problems.add(place, name + " '" + argument + "' is no path");
                    }
                });
    }

    private static void set(List<Path> paths, Path only) {
        paths.clear();
        paths.add(only);
    }
}
