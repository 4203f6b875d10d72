package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.PppOption.Argument.ADDRESS;
import static net.sallyport.gateway.config.PppOption.Argument.FILE;
import static net.sallyport.gateway.config.PppOption.Argument.HEX;
import static net.sallyport.gateway.config.PppOption.Argument.NONE;
import static net.sallyport.gateway.config.PppOption.Argument.NUMBER;
import static net.sallyport.gateway.config.PppOption.Argument.TEXT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sallyport.gateway.config.PppOption.Argument;
import net.sallyport.gateway.config.PppOption.Effect;

/** The options that are accepted and change nothing, by the reason why. */
final class InertOptions {
    private static final String SERIAL = "there is no serial line here";
    private static final String DIALLING = "this is for the dialling side";
    private static final String AS_IT_IS = "this is so here anyway";
    private static final String REJECTED = "this is never agreed to here";
    private static final String IPV6 = "there is no IPv6 in tunnels yet";
    private static final String IPX = "there is no IPX here";
    private static final String EAP = "there is no EAP here";
    private static final String PROCESS = "there is one server process, not one a session";
    private static final String ROUTES = "the server's own routes are left alone";
    private static final String UNNEEDED = "this is not needed without pppd";

    private final List<PppOption> options = new ArrayList<>();

    private InertOptions() {
        serial();
        dialling();
        compression();
        otherProtocols();
        network();
        process();
    }

    static List<PppOption> all() {
        return List.copyOf(new InertOptions().options);
    }

    private void serial() {
        add(SERIAL, NONE, "lock", "nolock", "modem", "local", "cdtrcts|nocdtrcts", "xonxoff");
        add(SERIAL, NONE, "crtscts", "nocrtscts|-crtscts", "sync", "notty");
        add(SERIAL, NUMBER, "stop-bits", "datarate");
        add(SERIAL, TEXT, "escape", "pty", "socket", "init", "welcome");
        add(SERIAL, NONE, "receive-all");
    }

    private void dialling() {
        add(DIALLING, TEXT, "user", "password", "connect", "disconnect", "callback");
        add(DIALLING, FILE, "+ua");
        add(DIALLING, NUMBER, "connect-delay", "holdoff", "maxfail");
        add(DIALLING, NUMBER, "pap-restart", "pap-max-authreq");
        add(DIALLING, NONE, "persist", "nopersist", "demand", "noipdefault", "noremoteip");
        add(DIALLING, NONE, "usepeerdns", "usepeerwins", "noresolvconf", "ipcp-accept-local");
        add(DIALLING, NONE, "ms-lanman");
        add(DIALLING, TEXT, "mschap-challenge", "mschap2-peer-challenge");
        for (String method : List.of("pap", "chap", "mschap", "mschap-v2")) {
            add(
                    "this says what we would prove ourselves with; what peers are asked for is"
                            + " said by require-*",
                    NONE,
                    "refuse-" + method + "|-" + method);
        }
        add(DIALLING, NONE, "refuse-eap", "need-peer-eap");
    }

    private void compression() {
        add(AS_IT_IS, NONE, "novj|-vj", "novjccomp|-vjccomp", "nobsdcomp|-bsdcomp");
        add(AS_IT_IS, NONE, "nodeflate|-deflate", "nodeflatedraft", "nopredictor1|-predictor1");
        add(AS_IT_IS, NONE, "noecp|-ecp", "nomultilink|nomp", "nompshortseq");
        add(REJECTED, NUMBER, "vj-max-slots", "mrru");
        add(REJECTED, TEXT, "bsdcomp", "deflate", "bundle", "endpoint");
        add(REJECTED, NONE, "predictor1", "multilink|mp", "mpshortseq", "noendpoint");
        add("every LCP option stays on offer", NONE, "-all");
    }

    private void otherProtocols() {
        add(IPV6, NONE, "+ipv6", "ipv6cp-accept-local", "ipv6cp-accept-remote");
        add(IPV6, NONE, "ipv6cp-use-ipaddr", "ipv6cp-use-persistent", "ipv6cp-use-remotenumber");
        add(IPV6, NONE, "ipv6cp-noremote", "ipv6cp-nosend|ipv6cp-nosendip", "defaultroute6");
        add(IPV6, NONE, "nodefaultroute6|-defaultroute6");
        add(IPV6, NUMBER, "ipv6cp-restart", "ipv6cp-max-terminate", "ipv6cp-max-configure");
        add(IPV6, NUMBER, "ipv6cp-max-failure", "defaultroute6-metric");
        add(IPV6, TEXT, "ipv6");
        add(IPV6, FILE, "ipv6-up-script", "ipv6-down-script");
        add(AS_IT_IS, NONE, "noipv6|-ipv6", "noipx|-ipx");
        add(IPX, NONE, "ipx|+ipx", "ipxcp-accept-network", "ipxcp-accept-local");
        add(IPX, NONE, "ipxcp-accept-remote");
        add(IPX, NUMBER, "ipx-routing", "ipxcp-restart", "ipxcp-max-terminate");
        add(IPX, NUMBER, "ipxcp-max-configure", "ipxcp-max-failure");
        add(IPX, HEX, "ipx-network");
        add(IPX, TEXT, "ipx-node", "ipx-router-name");
        add(EAP, NUMBER, "eap-restart", "eap-max-sreq", "eap-timeout", "eap-max-rreq");
        add(EAP, NUMBER, "eap-interval", "srp-interval");
        add(EAP, TEXT, "srp-pn-secret", "max-tls-version", "tls-verify-method");
        add(EAP, NONE, "srp-use-pseudonym", "tls-verify-key-usage");
        add(EAP, FILE, "ca", "capath", "crl", "crl-dir", "cert", "key", "pkcs12");
    }

    private void network() {
        add(ROUTES, NONE, "defaultroute", "nodefaultroute|-defaultroute");
        add(ROUTES, NONE, "replacedefaultroute", "noreplacedefaultroute");
        add(ROUTES, NUMBER, "defaultroute-metric");
        add("each session is a host route", ADDRESS, "netmask");
        add("only the new IP-Address option is used", NONE, "ipcp-no-addresses");
        add("peers are always told our address", NONE, "ipcp-no-address", "nosendip");
        add("forwarding is the host's own setting", NONE, "ktune", "noktune");
        add("any packet counts as activity", TEXT, "active-filter");
        add("everybody authenticates", TEXT, "allow-ip");
        add("the calling number is always the client's address", TEXT, "remotenumber");
        add("one name cannot serve many sessions", TEXT, "ifname", "linkname");
        add("only used with a traffic limit", TEXT, "mo-direction");
        add("only used with a traffic limit", NUMBER, "mo-timeout");
    }

    private void process() {
        add(PROCESS, NONE, "nodetach|-detach", "updetach", "up_sdnotify", "master_detach");
        add("the log is set for the whole server", NONE, "nolog|nologfd");
        add("the log is set for the whole server", NUMBER, "logfd", "kdebug");
        add("`sallyport check` shows what was read", NONE, "dump", "dryrun", "show-options");
        add("`sallyport help` and `sallyport version` do this", NONE, "--help|-h", "--version|-v");
        add("passwords are never said", NONE, "hide-password", "show-password");
        add("use `--capture FILE`", FILE, "record");
        add("this is not kept", FILE, "lcp-rtt-file");
        add("there are no PAM sessions here", NONE, "enable-session");
        add(UNNEEDED, TEXT, "privgroup");
        add("these scripts are not run", FILE, "net-init-script", "net-pre-up-script");
        add("these scripts are not run", FILE, "net-down-script");
        add("pptpd's own word to its plugin", TEXT, "pptpd-original-ip");
    }

    /** A name may carry its aliases behind bars. */
    private void add(String why, Argument argument, String... names) {
        for (String name : names) {
            List<String> spellings = Arrays.asList(name.split("\\|"));
            options.add(
                    new PppOption(
                            spellings.getFirst(),
                            spellings.subList(1, spellings.size()),
                            argument,
                            OptionClass.NO_EFFECT,
                            why,
                            false,
                            Effect.NONE));
        }
    }
}
