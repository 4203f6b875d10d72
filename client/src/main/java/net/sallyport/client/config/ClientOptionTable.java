package net.sallyport.client.config;

import static net.sallyport.client.config.ClientDraft.MPPE_128;
import static net.sallyport.client.config.ClientDraft.MPPE_40;
import static net.sallyport.client.config.ClientOption.works;
import static net.sallyport.pppconfig.Argument.FILE;
import static net.sallyport.pppconfig.Argument.HEX;
import static net.sallyport.pppconfig.Argument.NONE;
import static net.sallyport.pppconfig.Argument.NUMBER;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import net.sallyport.client.config.ClientOption.Effect;
import net.sallyport.pppconfig.CommonOptions;
import net.sallyport.pppconfig.OptionNumbers;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** Every option of pppd, and what becomes of it on the dialling side. */
final class ClientOptionTable {
    private static final int FOR_EVER = Integer.MAX_VALUE;
    private static final int SECONDS = Integer.MAX_VALUE / 1_000;

    private final List<ClientOption> options = new ArrayList<>();

    private ClientOptionTable() {
        reading();
        account();
        encryption();
        lcp();
        network();
        staying();
        scripts();
        CommonOptions.inert().forEach(spec -> options.add(ClientOption.noEffect(spec)));
        CommonOptions.refused().forEach(spec -> options.add(ClientOption.refused(spec)));
        InertForClients.noEffect().forEach(spec -> options.add(ClientOption.noEffect(spec)));
        InertForClients.refused().forEach(spec -> options.add(ClientOption.refused(spec)));
    }

    static List<ClientOption> make() {
        return new ClientOptionTable().options;
    }

    /** {@link PeersReader} reads the files. */
    private void reading() {
        Effect none = (d, place, argument) -> {};
        options.add(works("file", FILE, "reads options from FILE at this point", none));
        options.add(works("call", FILE, "reads the peers file of that name at this point", none));
        options.add(
                works(
                        "pty",
                        TEXT,
                        "says by a call of pptp whom to dial; nothing is run",
                        (d, place, argument) ->
                                d.pptp = PptpCommand.parse(argument.text(), place, d.problems)));
        options.add(
                works(
                        "pptp_server",
                        TEXT,
                        "says whom to dial, for files that use the plugin pptp.so",
                        (d, place, argument) ->
                                d.pptp = new PptpCommand(argument.text(), "", "", null, true)));
        options.add(
                works(
                        "plugin",
                        FILE,
                        "pptp.so alone, which is not needed: others are refused",
                        (d, place, argument) -> {
                            String name = argument.text();
                            if (!name.substring(name.lastIndexOf('/') + 1).equals("pptp.so")) {
                                d.problems.add(
                                        place,
                                        "plugin "
                                                + name
                                                + ": plugins of pppd are not loaded: remove the"
                                                + " line to dial without what it does");
                            }
                        }));
    }

    private void account() {
        options.add(
                works(
                        "user",
                        TEXT,
                        "our name towards the server",
                        (d, place, name) -> d.user = name.latin1()));
        options.add(
                works(
                        "name",
                        TEXT,
                        "our name towards the server, where `user` gives none",
                        (d, place, name) -> d.ourName = name.latin1()));
        options.add(
                works(
                        "remotename",
                        TEXT,
                        "the server's name in the account files",
                        (d, place, name) -> d.remoteName = name.latin1()));
        options.add(
                works(
                        "password",
                        TEXT,
                        "the password, in place of the account files",
                        (d, place, password) -> {
                            d.password = password.latin1();
                            d.passwordPlace = place;
                        }));
        options.add(
                works(
                        "noauth",
                        NONE,
                        "the server need not log in to us, as it never does",
                        (d, place, none) -> d.authAt = null));
        options.add(
                works(
                        "auth",
                        NONE,
                        "only where a later `noauth` undoes it; otherwise a problem",
                        (d, place, none) -> d.authAt = place));
        refuse("pap", AuthMethod.PAP);
        refuse("chap", AuthMethod.CHAP_MD5);
        refuse("mschap", AuthMethod.MSCHAP_V1);
        refuse("mschap-v2", AuthMethod.MSCHAP_V2);
        paths("chap-secrets", d -> d.chapSecrets);
        paths("pap-secrets", d -> d.papSecrets);
        number(
                "chap-timeout",
                "seconds that the outcome may take",
                1,
                SECONDS,
                (d, n) -> d.chapTimeoutSeconds = n);
        number(
                "pap-restart",
                "seconds between two requests",
                1,
                SECONDS,
                (d, n) -> d.papRestartSeconds = n);
        number(
                "pap-max-authreq",
                "requests before giving up",
                1,
                1_000,
                (d, n) -> d.papMaxAuthreq = n);
    }

    private void encryption() {
        mppe(
                        "require-mppe",
                        "MPPE with 128 or 40 bits, or no connection",
                        bits -> MPPE_40 | MPPE_128)
                .accept("+mppe");
        mppe("require-mppe-40", "MPPE with 40 bits", bits -> bits | MPPE_40).accept("+mppe-40");
        mppe("require-mppe-128", "MPPE with 128 bits", bits -> bits | MPPE_128).accept("+mppe-128");
        options.add(
                flag(
                                "nomppe",
                                "no MPPE; undoes what was required before",
                                d -> {
                                    d.mppeBits = 0;
                                    d.mppeRequiredAt = null;
                                })
                        .alias("-mppe"));
        options.add(
                flag("nomppe-40", "not with 40 bits", d -> d.mppeBits &= ~MPPE_40)
                        .alias("-mppe-40"));
        options.add(
                flag("nomppe-128", "not with 128 bits", d -> d.mppeBits &= ~MPPE_128)
                        .alias("-mppe-128"));
        options.add(
                flag(
                        "mppe-stateful",
                        "the server may choose stateful",
                        d -> d.mppeStateful = true));
        options.add(flag("nomppe-stateful", "it may not", d -> d.mppeStateful = false));
        options.add(
                works(
                                "noccp",
                                NONE,
                                "no CCP, and so no MPPE; a problem where MPPE is required",
                                (d, place, none) -> d.noCcpAt = place)
                        .alias("-ccp"));
    }

    private Consumer<String> mppe(String name, String text, Function<Integer, Integer> bits) {
        return alias ->
                options.add(
                        works(
                                        name,
                                        NONE,
                                        text,
                                        (d, place, none) -> {
                                            d.mppeBits = bits.apply(d.mppeBits);
                                            d.mppeRequiredAt = place;
                                        })
                                .alias(alias));
    }

    private void lcp() {
        number("mru", "octets we are ready to receive", 128, 16_384, (d, n) -> d.mru = n);
        options.add(flag("default-mru", "1500, not negotiated", d -> d.mru = 1500).alias("-mru"));
        number("mtu", "the most octets we send", 128, 16_384, (d, n) -> d.mtu = n);
        options.add(
                works(
                                "asyncmap",
                                HEX,
                                "control characters that the server must escape; adds up",
                                (d, place, text) ->
                                        OptionNumbers.hex(
                                                d.problems,
                                                place,
                                                "asyncmap",
                                                text.text(),
                                                n -> d.asyncMap |= n))
                        .alias("-as"));
        options.add(
                flag("default-asyncmap", "not negotiated", d -> d.askAsyncMap = false)
                        .alias("-am"));
        options.add(
                flag("nomagic", "no magic number, and no loop detection", d -> d.magic = false)
                        .alias("-mn"));
        options.add(
                flag("nopcomp", "no protocol field compression", d -> d.protocolCompression = false)
                        .alias("-pc"));
        options.add(
                flag(
                                "noaccomp",
                                "no address and control field compression",
                                d -> d.addressCompression = false)
                        .alias("-ac"));
        number(
                "lcp-echo-interval",
                "seconds between two Echo-Requests; 0 none; 10 where silent, unless given",
                0,
                SECONDS,
                (d, n) -> {
                    d.echoSeconds = n;
                    d.echoGiven = true;
                });
        number(
                "lcp-echo-failure",
                "unanswered ones that end the connection; 0 none do; 4 unless given",
                0,
                FOR_EVER,
                (d, n) -> d.echoFailures = n);
        options.add(
                flag(
                        "lcp-echo-adaptive",
                        "only where nothing came in since the last one",
                        d -> d.echoAdaptive = true));
        timers("lcp", d -> d.lcp);
        timers("ccp", d -> d.ccp);
        timers("ipcp", d -> d.ipcp);
    }

    private void timers(String protocol, Function<ClientDraft, ClientDraft.Timers> of) {
        number(
                protocol + "-restart",
                "seconds between retransmissions",
                1,
                SECONDS,
                (d, n) -> of.apply(d).restartSeconds = n);
        number(
                protocol + "-max-configure",
                "requests before giving up",
                1,
                1_000,
                (d, n) -> of.apply(d).maxConfigure = n);
        number(
                protocol + "-max-terminate",
                "Terminate-Requests before giving up",
                1,
                1_000,
                (d, n) -> of.apply(d).maxTerminate = n);
        number(
                protocol + "-max-failure",
                "Configure-Naks before rejecting",
                1,
                1_000,
                (d, n) -> of.apply(d).maxFailure = n);
    }

    private void network() {
        Effect everything = (d, place, none) -> d.defaultRoute = true;
        options.add(works("defaultroute", NONE, "sends everything through the tunnel", everything));
        options.add(works("replacedefaultroute", NONE, "as `defaultroute`", everything));
        options.add(
                flag("nodefaultroute", "does not", d -> d.defaultRoute = false)
                        .alias("-defaultroute"));
        number(
                "defaultroute-metric",
                "metric of that route",
                0,
                FOR_EVER,
                (d, n) -> d.defaultRouteMetric = n);
        options.add(
                flag(
                        "usepeerdns",
                        "asks for name servers and gives them to resolvconf or systemd-resolved",
                        d -> d.usePeerDns = true));
        number(
                "idle",
                "seconds without data that end it",
                0,
                FOR_EVER,
                (d, n) -> d.idleSeconds = n);
        number(
                "maxconnect",
                "seconds after which it ends",
                0,
                FOR_EVER,
                (d, n) -> d.maxConnectSeconds = n);
        number("unit", "the interface's number", 0, 32_767, (d, n) -> d.device = "ppp" + n);
        options.add(
                works(
                        "ifname",
                        TEXT,
                        "the interface's name",
                        (d, place, name) -> {
                            if (name.text().matches("[^/:%\\s]{1,15}")) {
                                d.device = name.text();
                            } else {
                                d.problems.add(
                                        place,
                                        "ifname '"
                                                + name.text()
                                                + "': an interface's name has 1 to 15 characters"
                                                + " without blanks, '/', ':' and '%'");
                            }
                        }));
    }

    private void staying() {
        options.add(flag("persist", "dials again after an end", d -> d.persist = true));
        options.add(flag("nopersist", "does not", d -> d.persist = false));
        number(
                "maxfail",
                "attempts in a row that may fail; 0 any number",
                0,
                FOR_EVER,
                (d, n) -> d.maxFailures = n);
        number(
                "holdoff",
                "seconds before the first new attempt, 5 unless given; the wait grows from there",
                0,
                SECONDS,
                (d, n) -> d.holdoffSeconds = n);
        options.add(flag("debug", "says each control packet", d -> d.debug = true).alias("-d"));
        path("logfile", "what is said goes there as well", (d, p) -> d.logFile = p);
    }

    private void scripts() {
        path("ip-up-script", "run instead of the ppp directory's `ip-up`", (d, p) -> d.ipUp = p);
        path("ip-pre-up-script", "likewise", (d, p) -> d.ipPreUp = p);
        path("ip-down-script", "likewise", (d, p) -> d.ipDown = p);
        options.add(
                works(
                        "ipparam",
                        TEXT,
                        "the scripts' last argument",
                        (d, place, text) -> d.ipParam = text.text()));
        options.add(
                works(
                        "linkname",
                        TEXT,
                        "names a further pid file",
                        (d, place, text) -> {
                            if (text.text().matches("[^/\\s]{1,100}")) {
                                d.linkName = text.text();
                            } else {
                                d.problems.add(place, "linkname: it becomes part of a file's name");
                            }
                        }));
        number(
                "child-timeout",
                "seconds that a script may outlive its connection",
                0,
                3_600,
                (d, n) -> d.childTimeoutSeconds = n);
        options.add(
                works(
                        "set",
                        TEXT,
                        "NAME=VALUE in the scripts' environment",
                        (d, place, text) -> {
                            String assignment = text.text();
                            int equals = assignment.indexOf('=');
                            if (equals <= 0) {
                                d.problems.add(place, "set: write NAME=VALUE after it");
                            } else {
                                d.hidden.remove(assignment.substring(0, equals));
                                d.environment.put(
                                        assignment.substring(0, equals),
                                        assignment.substring(equals + 1));
                            }
                        }));
        options.add(
                works(
                        "unset",
                        TEXT,
                        "not in the scripts' environment",
                        (d, place, name) -> {
                            d.environment.remove(name.text());
                            d.hidden.add(name.text());
                        }));
    }

    private void refuse(String method, AuthMethod authMethod) {
        options.add(
                flag(
                                "refuse-" + method,
                                "that is not what we prove ourselves with",
                                d -> d.refuse(authMethod))
                        .alias("-" + method));
    }

    private static ClientOption flag(String name, String text, Consumer<ClientDraft> effect) {
        return works(name, NONE, text, (d, place, none) -> effect.accept(d));
    }

    private void number(
            String name, String text, int low, int high, BiConsumer<ClientDraft, Integer> effect) {
        options.add(
                works(
                        name,
                        NUMBER,
                        text,
                        (d, place, argument) ->
                                OptionNumbers.number(
                                        d.problems,
                                        place,
                                        name,
                                        argument.text(),
                                        low,
                                        high,
                                        n -> effect.accept(d, n))));
    }

    private void path(String name, String text, BiConsumer<ClientDraft, Path> effect) {
        options.add(
                works(
                        name,
                        FILE,
                        text,
                        (d, place, argument) -> {
                            try {
                                effect.accept(d, Path.of(argument.text()));
                            } catch (InvalidPathException invalid) {
                                d.problems.add(
                                        place, name + " '" + argument.text() + "' is no path");
                            }
                        }));
    }

    private void paths(String name, Function<ClientDraft, List<Path>> list) {
        path(
                name,
                "the account file",
                (d, p) -> {
                    list.apply(d).clear();
                    list.apply(d).add(p);
                });
    }
}
