package net.sallyport.client.config;

import static net.sallyport.pppconfig.Argument.ADDRESS;
import static net.sallyport.pppconfig.Argument.FILE;
import static net.sallyport.pppconfig.Argument.NONE;
import static net.sallyport.pppconfig.Argument.NUMBER;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.OptionSpec;

/** The options that only a server acts on, or that are pointless without pppd. */
final class InertForClients {
    private static final String ANSWERING = "this is for the answering side";
    private static final String AS_IT_IS = "this is so here anyway";
    private static final String DETACH = "use `sallyport call --detach`";
    private static final String LOG = "what is said goes to standard error, and to `logfile`";
    private static final String CHECKED = "`sallyport call --check` shows what was read";
    private static final String DEMANDS =
            "it would have the server log in to us, which PPTP servers do not do; to limit what we"
                    + " log in with, write refuse-pap, refuse-chap and the like";

    private InertForClients() {}

    /** What pptpsetup and the distributions write into every file: saying it helps nobody. */
    private static final Set<String> USUAL =
            Set.of(
                    "lock",
                    "nobsdcomp",
                    "nodeflate",
                    "novj",
                    "novjccomp",
                    "crtscts",
                    "modem",
                    "noipx",
                    "hide-password",
                    "noipdefault",
                    "nodetach",
                    "updetach",
                    "nopredictor1");

    static boolean isUsual(String name) {
        return USUAL.contains(name);
    }

    static List<OptionSpec> noEffect() {
        List<OptionSpec> all = new ArrayList<>();
        all.addAll(of(ANSWERING, ADDRESS, "ms-dns", "ms-wins"));
        all.addAll(of(ANSWERING, NONE, "proxyarp", "noproxyarp|-proxyarp", "ktune", "noktune"));
        all.addAll(of(ANSWERING, NONE, "chapms-strip-domain", "login", "papcrypt"));
        all.addAll(of(ANSWERING, NONE, "pptpd-logwtmp-strip-domain", "usehostname"));
        all.addAll(of(ANSWERING, TEXT, "allow-ip", "allow-number", "pptpd-original-ip"));
        all.addAll(of(ANSWERING, TEXT, "domain", "remotenumber"));
        all.addAll(of(ANSWERING, NUMBER, "chap-restart", "chap-max-challenge", "chap-interval"));
        all.addAll(of(ANSWERING, NUMBER, "pap-timeout"));
        all.addAll(of(ANSWERING, FILE, "auth-up-script", "auth-down-script"));
        all.addAll(of("there is no EAP here", NONE, "refuse-eap|-eap", "need-peer-eap"));
        all.addAll(of(AS_IT_IS, NONE, "noipdefault", "ipcp-accept-local", "ipcp-accept-remote"));
        all.addAll(of(AS_IT_IS, NONE, "noremoteip", "noreplacedefaultroute"));
        all.addAll(of("LAN Manager responses are never sent", NONE, "ms-lanman"));
        all.addAll(of("it is dialled at once", NONE, "demand", "passive|-p", "silent"));
        all.addAll(of("there is no serial line here", TEXT, "connect", "disconnect"));
        all.addAll(of("nobody calls back", TEXT, "callback"));
        all.addAll(of("the line is ready at once", NUMBER, "connect-delay"));
        all.addAll(of("WINS servers are of no use here", NONE, "usepeerwins"));
        all.addAll(of("nothing but scripts reads that file", NONE, "noresolvconf"));
        all.addAll(of("it is for tests of pppd", TEXT, "mschap-challenge"));
        all.addAll(of("it is for tests of pppd", TEXT, "mschap2-peer-challenge"));
        all.addAll(of("the tunnel's end is a single address", ADDRESS, "netmask"));
        all.addAll(of("only the new IP-Address option is used", NONE, "ipcp-no-addresses"));
        all.addAll(of("servers are always asked for one", NONE, "ipcp-no-address", "nosendip"));
        all.addAll(of("any packet counts as activity", TEXT, "active-filter"));
        all.addAll(of("only used with a traffic limit", TEXT, "mo-direction"));
        all.addAll(of("only used with a traffic limit", NUMBER, "mo-timeout"));
        all.addAll(of(DETACH, NONE, "nodetach|-detach", "updetach", "up_sdnotify"));
        all.addAll(of(DETACH, NONE, "master_detach"));
        all.addAll(of(LOG, NONE, "nolog|nologfd"));
        all.addAll(of(LOG, NUMBER, "logfd", "kdebug"));
        all.addAll(of(CHECKED, NONE, "dump", "dryrun", "show-options"));
        all.addAll(of("`sallyport help` does this", NONE, "--help|-h", "--version|-v"));
        all.addAll(of("frames are not recorded by the client", FILE, "record"));
        all.addAll(of("this is not kept", FILE, "lcp-rtt-file"));
        all.addAll(of("this is not needed without pppd", TEXT, "privgroup"));
        all.addAll(of("these scripts are not run", FILE, "net-init-script"));
        all.addAll(of("these scripts are not run", FILE, "net-pre-up-script", "net-down-script"));
        return all;
    }

    static List<OptionSpec> refused() {
        List<OptionSpec> all = new ArrayList<>();
        all.addAll(of(DEMANDS, NONE, "require-pap|+pap", "require-chap|+chap"));
        all.addAll(of(DEMANDS, NONE, "require-mschap|+mschap", "require-mschap-v2|+mschap-v2"));
        all.addAll(of(DEMANDS, NONE, "require-eap"));
        all.addAll(of("write `user` and `password` instead", FILE, "+ua"));
        all.addAll(of("packets are not filtered here: use nftables", TEXT, "pass-filter"));
        all.addAll(of("traffic is not limited here: remove it", NUMBER, "maxoctets|mo"));
        all.addAll(of("run `sallyport call` by `ip vrf exec` instead", TEXT, "vrf"));
        all.addAll(of("a connection without IP has no use here", NONE, "noip|-ip"));
        all.addAll(of("write require-mppe-128", TEXT, "mppe"));
        all.addAll(of("there is no RADIUS on this side: remove it", FILE, "radius-config-file"));
        all.addAll(of("there is no RADIUS on this side: remove it", FILE, "realms-config-file"));
        all.addAll(of("there is no RADIUS on this side: remove it", TEXT, "avpair"));
        all.addAll(of("there is no RADIUS on this side: remove it", NONE, "map-to-ifname"));
        all.addAll(of("there is no RADIUS on this side: remove it", NONE, "map-to-ttyname"));
        return all;
    }

    private static List<OptionSpec> of(String why, Argument argument, String... names) {
        return OptionSpec.of(why, argument, names);
    }
}
