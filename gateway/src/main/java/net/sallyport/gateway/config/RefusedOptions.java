package net.sallyport.gateway.config;

import static net.sallyport.pppconfig.Argument.FILE;
import static net.sallyport.pppconfig.Argument.NONE;
import static net.sallyport.pppconfig.Argument.NUMBER;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sallyport.pppconfig.Argument;
import net.sallyport.pppconfig.CommonOptions;
import net.sallyport.pppconfig.OptionSpec;
import net.sallyport.pppconfig.Place;

/** The options that ask for something that is not done here, with what to do instead. */
final class RefusedOptions {
    private static final String RADIUS =
            "there is no RADIUS here yet: put the accounts in chap-secrets and remove the line";

    private final List<PppOption> options = new ArrayList<>();

    private RefusedOptions() {
        security();
        plugins();
        forebears();
        CommonOptions.refused().forEach(this::add);
    }

    static List<PppOption> all() {
        return List.copyOf(new RefusedOptions().options);
    }

    private void security() {
        add("there is no EAP here: write require-mschap-v2", NONE, "require-eap");
        add("system passwords are not checked: put the accounts in chap-secrets", NONE, "login");
        add("crypted PAP passwords are not read: write them in clear", NONE, "papcrypt");
        add(
                "callers are not told apart by number: filter their addresses on TCP 1723 with"
                        + " nftables",
                TEXT,
                "allow-number");
        add("packets are not filtered here: write it as nftables rules", TEXT, "pass-filter");
        add(
                "traffic is not limited yet: remove the line to run without the limit",
                NUMBER,
                "maxoctets|mo");
        add("sessions are not put in a VRF: run the server in it with `ip vrf exec`", TEXT, "vrf");
        add("a session without IP has no use here: remove the line", NONE, "noip|-ip");
    }

    private void plugins() {
        options.add(
                new PppOption(
                        "plugin",
                        List.of(),
                        FILE,
                        OptionClass.REFUSED,
                        "plugins of pppd are not loaded; pptpd-logwtmp.so alone is known, and means"
                                + " pptpd's `logwtmp`",
                        false,
                        RefusedOptions::plugin));
        add(RADIUS, FILE, "radius-config-file", "realms-config-file");
        add(RADIUS, TEXT, "avpair");
        add(RADIUS, NONE, "map-to-ifname", "map-to-ttyname");
    }

    /** The spelling of patched pppds before 2.4.2, with today's. */
    private void forebears() {
        options.add(
                new PppOption(
                        "mppe",
                        List.of(),
                        TEXT,
                        OptionClass.REFUSED,
                        "the spelling of an old patch: write require-mppe-128, or what is said at"
                                + " its line",
                        false,
                        RefusedOptions::oldMppe));
    }

    private static void plugin(OptionState state, Place place, String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        switch (name) {
            case "pptpd-logwtmp.so" -> state.draft.logWtmp = true;
            case "radius.so", "radattr.so", "radrealms.so" ->
                    state.problems.add(
                            place,
                            "plugin "
                                    + name
                                    + ": there is no RADIUS here yet, so accounts cannot be asked"
                                    + " for there: put them in chap-secrets and remove the line");
            case "winbind.so" ->
                    state.problems.add(
                            place,
                            "plugin winbind.so: a Windows domain cannot be asked about accounts"
                                    + " here: put them in chap-secrets and remove the line");
            default ->
                    state.problems.add(
                            place,
                            "plugin "
                                    + file
                                    + ": plugins of pppd cannot be loaded into this server: remove"
                                    + " the line to run without what it does");
        }
    }

    private static void oldMppe(OptionState state, Place place, String argument) {
        List<String> words = Arrays.asList(argument.split(","));
        List<String> now = new ArrayList<>();
        if (words.contains("required")) {
            boolean no128 = words.contains("no128");
            boolean no40 = words.contains("no40");
            now.add(
                    no128 && !no40
                            ? "require-mppe-40"
                            : no40 ? "require-mppe-128" : "require-mppe");
        }
        if (words.contains("stateful") || words.contains("allow-stateful")) {
            now.add("mppe-stateful");
        }
        state.problems.add(
                place,
                "mppe "
                        + argument
                        + " is the spelling of an old patch of pppd: "
                        + (now.isEmpty()
                                ? "remove it; sessions are encrypted only where require-mppe-128 is"
                                        + " written"
                                : "write " + String.join(" and ", now) + " instead"));
    }

    private void add(String instead, Argument argument, String... names) {
        OptionSpec.of(instead, argument, names).forEach(this::add);
    }

    private void add(OptionSpec spec) {
        options.add(
                PppOption.of(
                        spec,
                        OptionClass.REFUSED,
                        (state, place, text) ->
                                state.problems.add(place, spec.name() + ": " + spec.text())));
    }
}
