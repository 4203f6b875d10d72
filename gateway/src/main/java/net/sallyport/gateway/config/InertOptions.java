package net.sallyport.gateway.config;

import static net.sallyport.pppconfig.Argument.ADDRESS;
import static net.sallyport.pppconfig.Argument.FILE;
import static net.sallyport.pppconfig.Argument.NONE;
import static net.sallyport.pppconfig.Argument.NUMBER;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.PppOption.Effect;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.CommonOptions;
import net.sallyport.pppconfig.OptionSpec;

/** The options that are accepted and change nothing, by the reason why. */
final class InertOptions {
    private static final String DIALLING = "this is for the dialling side";
    private static final String PROCESS = "there is one server process, not one a session";
    private static final String ROUTES = "the server's own routes are left alone";
    private static final String UNNEEDED = "this is not needed without pppd";

    private final List<PppOption> options = new ArrayList<>();

    private InertOptions() {
        CommonOptions.inert().forEach(this::add);
        dialling();
        network();
        process();
    }

    static List<PppOption> all() {
        return List.copyOf(new InertOptions().options);
    }

    private void dialling() {
        add(DIALLING, TEXT, "user", "password", "connect", "disconnect", "callback", "pty");
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
        add("one name cannot serve many sessions", TEXT, "ifname");
        add("only used with a traffic limit", TEXT, "mo-direction");
        add("only used with a traffic limit", NUMBER, "mo-timeout");
    }

    private void process() {
        add(PROCESS, NONE, "nodetach|-detach", "updetach", "up_sdnotify", "master_detach");
        add("the log is set for the whole server", NONE, "nolog|nologfd");
        add("the log is set for the whole server", NUMBER, "logfd", "kdebug");
        add("`sallyport check` shows what was read", NONE, "dump", "dryrun", "show-options");
        add("`sallyport help` and `sallyport version` do this", NONE, "--help|-h", "--version|-v");
        add("use `--capture FILE`", FILE, "record");
        add("this is not kept", FILE, "lcp-rtt-file");
        add(UNNEEDED, TEXT, "privgroup");
        add("these scripts are not run", FILE, "net-init-script", "net-pre-up-script");
        add("these scripts are not run", FILE, "net-down-script");
        add("pptpd's own word to its plugin", TEXT, "pptpd-original-ip");
    }

    private void add(String why, Argument argument, String... names) {
        OptionSpec.of(why, argument, names).forEach(this::add);
    }

    private void add(OptionSpec spec) {
        options.add(PppOption.of(spec, OptionClass.NO_EFFECT, Effect.NONE));
    }
}
