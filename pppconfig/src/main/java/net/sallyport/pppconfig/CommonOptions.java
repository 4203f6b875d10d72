package net.sallyport.pppconfig;

import static net.sallyport.pppconfig.Argument.FILE;
import static net.sallyport.pppconfig.Argument.HEX;
import static net.sallyport.pppconfig.Argument.NONE;
import static net.sallyport.pppconfig.Argument.NUMBER;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.util.ArrayList;
import java.util.List;

/** The options that neither the server nor the client acts on. */
public final class CommonOptions {
    private static final String SERIAL = "there is no serial line here";
    private static final String AS_IT_IS = "this is so here anyway";
    private static final String REJECTED = "this is never agreed to here";
    private static final String IPV6 = "there is no IPv6 in tunnels yet";
    private static final String IPX = "there is no IPX here";
    private static final String EAP = "there is no EAP here";
    private static final String PLUGINS =
            "belongs to a plugin of pppd, and plugins are not loaded: remove the line";

    private static final List<OptionSpec> INERT = inertOptions();
    private static final List<OptionSpec> REFUSED = refusedOptions();

    private CommonOptions() {}

    /** Accepted without effect; the text says why there is none. */
    public static List<OptionSpec> inert() {
        return INERT;
    }

    /** Refused, because something would be missing; the text says what to do. */
    public static List<OptionSpec> refused() {
        return REFUSED;
    }

    private static List<OptionSpec> inertOptions() {
        List<OptionSpec> all = new ArrayList<>();
        all.addAll(of(SERIAL, NONE, "lock", "nolock", "modem", "local", "cdtrcts|nocdtrcts"));
        all.addAll(of(SERIAL, NONE, "xonxoff", "crtscts", "nocrtscts|-crtscts", "sync", "notty"));
        all.addAll(of(SERIAL, NUMBER, "stop-bits", "datarate"));
        all.addAll(of(SERIAL, TEXT, "escape", "socket", "init", "welcome"));
        all.addAll(of(SERIAL, NONE, "receive-all"));
        all.addAll(of(AS_IT_IS, NONE, "novj|-vj", "novjccomp|-vjccomp", "nobsdcomp|-bsdcomp"));
        all.addAll(of(AS_IT_IS, NONE, "nodeflate|-deflate", "nodeflatedraft"));
        all.addAll(of(AS_IT_IS, NONE, "nopredictor1|-predictor1", "noecp|-ecp"));
        all.addAll(of(AS_IT_IS, NONE, "nomultilink|nomp", "nompshortseq"));
        all.addAll(of(REJECTED, NUMBER, "vj-max-slots", "mrru"));
        all.addAll(of(REJECTED, TEXT, "bsdcomp", "deflate", "bundle", "endpoint"));
        all.addAll(of(REJECTED, NONE, "predictor1", "multilink|mp", "mpshortseq", "noendpoint"));
        all.addAll(of("every LCP option stays on offer", NONE, "-all"));
        all.addAll(of(IPV6, NONE, "+ipv6", "ipv6cp-accept-local", "ipv6cp-accept-remote"));
        all.addAll(of(IPV6, NONE, "ipv6cp-use-ipaddr", "ipv6cp-use-persistent"));
        all.addAll(of(IPV6, NONE, "ipv6cp-use-remotenumber", "ipv6cp-noremote"));
        all.addAll(of(IPV6, NONE, "ipv6cp-nosend|ipv6cp-nosendip", "defaultroute6"));
        all.addAll(of(IPV6, NONE, "nodefaultroute6|-defaultroute6"));
        all.addAll(of(IPV6, NUMBER, "ipv6cp-restart", "ipv6cp-max-terminate"));
        all.addAll(of(IPV6, NUMBER, "ipv6cp-max-configure", "ipv6cp-max-failure"));
        all.addAll(of(IPV6, NUMBER, "defaultroute6-metric"));
        all.addAll(of(IPV6, TEXT, "ipv6"));
        all.addAll(of(IPV6, FILE, "ipv6-up-script", "ipv6-down-script"));
        all.addAll(of(AS_IT_IS, NONE, "noipv6|-ipv6", "noipx|-ipx"));
        all.addAll(of(IPX, NONE, "ipx|+ipx", "ipxcp-accept-network", "ipxcp-accept-local"));
        all.addAll(of(IPX, NONE, "ipxcp-accept-remote"));
        all.addAll(of(IPX, NUMBER, "ipx-routing", "ipxcp-restart", "ipxcp-max-terminate"));
        all.addAll(of(IPX, NUMBER, "ipxcp-max-configure", "ipxcp-max-failure"));
        all.addAll(of(IPX, HEX, "ipx-network"));
        all.addAll(of(IPX, TEXT, "ipx-node", "ipx-router-name"));
        all.addAll(of(EAP, NUMBER, "eap-restart", "eap-max-sreq", "eap-timeout"));
        all.addAll(of(EAP, NUMBER, "eap-max-rreq", "eap-interval", "srp-interval"));
        all.addAll(of(EAP, TEXT, "srp-pn-secret", "max-tls-version", "tls-verify-method"));
        all.addAll(of(EAP, NONE, "srp-use-pseudonym", "tls-verify-key-usage"));
        all.addAll(of(EAP, FILE, "ca", "capath", "crl", "crl-dir", "cert", "key", "pkcs12"));
        all.addAll(of("passwords are never said", NONE, "hide-password", "show-password"));
        all.addAll(of("there are no PAM sessions here", NONE, "enable-session"));
        return List.copyOf(all);
    }

    private static List<OptionSpec> refusedOptions() {
        List<OptionSpec> all = new ArrayList<>();
        all.addAll(of(PLUGINS, TEXT, "ntlm_auth-helper", "promptprog", "host-uniq", "qos"));
        all.addAll(of(PLUGINS, TEXT, "pppol2tp"));
        all.addAll(of(PLUGINS, NUMBER, "minconnect", "passwordfd"));
        all.addAll(of(PLUGINS, NONE, "llc-encaps", "vc-encaps"));
        all.addAll(of(PLUGINS, TEXT, "pppoe-ac|rp_pppoe_ac", "pppoe-service|rp_pppoe_service"));
        all.addAll(of(PLUGINS, TEXT, "pppoe-sess|rp_pppoe_sess", "pppoe-mac", "pppoe-host-uniq"));
        all.addAll(of(PLUGINS, NUMBER, "pppoe-verbose|rp_pppoe_verbose", "pppoe-padi-attempts"));
        all.addAll(of(PLUGINS, NUMBER, "pppoe-padi-timeout", "pppol2tp_debug_mask"));
        all.addAll(of(PLUGINS, NUMBER, "pppol2tp_reorderto", "pppol2tp_session_id"));
        all.addAll(of(PLUGINS, NUMBER, "pppol2tp_tunnel_id"));
        all.addAll(of(PLUGINS, NONE, "pppol2tp_lns_mode", "pppol2tp_recv_seq"));
        all.addAll(of(PLUGINS, NONE, "pppol2tp_send_seq"));
        all.addAll(of(PLUGINS, TEXT, "pppol2tp_ifname"));
        all.addAll(of(PLUGINS, TEXT, "dhcpv6-metric", "dhcpv6-ra-intvl", "dhcpv6-server"));
        all.addAll(of(PLUGINS, NONE, "dhcpv6-trusted", "dhcpv6-untrusted"));
        // Spellings of patched pppds before 2.4.2, each with today's.
        all.addAll(of("write require-mppe-40", NONE, "mppe-40"));
        all.addAll(of("write require-mppe-128", NONE, "mppe-128"));
        all.addAll(of("56 bits cannot be asked for here: write require-mppe-128", NONE, "mppe-56"));
        all.addAll(of("remove it: stateless is what is asked for anyway", NONE, "mppe-stateless"));
        all.addAll(of("remove it: MPPC is never agreed to", NONE, "nomppc", "mppc"));
        all.addAll(of("write require-mschap", NONE, "+chapms", "require-chapms"));
        all.addAll(of("write require-mschap-v2", NONE, "+chapms-v2", "require-chapms-v2"));
        all.addAll(of("write refuse-mschap", NONE, "-chapms", "refuse-chapms"));
        all.addAll(of("write refuse-mschap-v2", NONE, "-chapms-v2", "refuse-chapms-v2"));
        return List.copyOf(all);
    }

    private static List<OptionSpec> of(String text, Argument argument, String... names) {
        return OptionSpec.of(text, argument, names);
    }
}
