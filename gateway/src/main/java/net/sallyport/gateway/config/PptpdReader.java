package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.PptpdConf.Setting;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import org.jspecify.annotations.Nullable;

/** Makes a draft out of pptpd.conf and the options files behind it. */
final class PptpdReader {
    private static final int DEFAULT_CONNECTIONS = 100;

    private final Draft draft;
    private final Environment environment;
    private final Problems problems;

    PptpdReader(Draft draft, Environment environment, Problems problems) {
        this.draft = draft;
        this.environment = environment;
        this.problems = problems;
    }

    void read(Path file) {
        byte[] bytes = ConfigFiles.read(file, Place.of(file), "pptpd's configuration", problems);
        if (bytes == null) {
            return;
        }
        PptpdConf conf = PptpdConf.parse(file.toString(), bytes, problems);
        OptionState options = new OptionState(draft, environment, problems);
        readOptionFiles(conf, options);
        settings(conf);
        Place pool = place(conf, PptpdDirective.REMOTEIP, file);
        if (conf.get(PptpdDirective.DELEGATE) != null) {
            delegate(place(conf, PptpdDirective.DELEGATE, file), options);
        } else {
            pool(conf, pool, options);
        }
    }

    private void readOptionFiles(PptpdConf conf, OptionState options) {
        OptionsReader reader = new OptionsReader(options);
        reader.readIfPresent(draft.pppDir.resolve("options"));
        if (environment.home() != null) {
            // pppd reads it, as root, before its command line.
            reader.readIfPresent(environment.home().resolve(".ppprc"));
        }
        Setting option = conf.get(PptpdDirective.OPTION);
        Path file = option == null ? null : path(option, "option");
        if (option != null && file != null) {
            reader.read(file, option.place());
        }
        options.finish();
        reader.sayInert();
    }

    private void settings(PptpdConf conf) {
        for (PptpdDirective directive : PptpdDirective.values()) {
            Setting setting = conf.get(directive);
            if (setting == null || (directive.hasValue() && setting.value().isEmpty())) {
                continue;
            }
            if (directive.optionClass() == OptionClass.NO_EFFECT) {
                problems.notice(
                        setting.place(),
                        directive.keyword() + " has no effect: " + directive.text());
            }
            switch (directive) {
                case VRF -> problems.add(setting.place(), "vrf: " + directive.text());
                case DEBUG -> draft.debugControl = true;
                case NOIPPARAM -> draft.clientAddressAsIpParam = false;
                case LOGWTMP -> draft.logWtmp = true;
                case STIMEOUT -> draft.startSeconds = number(setting, "stimeout", 1, 3600, 10);
                case SPEED ->
                        draft.speed = number(setting, "speed", 1, Integer.MAX_VALUE, draft.speed);
                case PIDFILE -> draft.pidFile = path(setting, "pidfile");
                case LISTEN -> listen(setting);
                case CONNECTIONS -> connections(setting);
                case PPP, BCRELAY, OPTION, DELEGATE, LOCALIP, REMOTEIP -> {}
            }
        }
    }

    private void listen(Setting setting) {
        Inet4Address address = IpSpec.addressOrHost(setting.value(), environment.resolver());
        if (address == null) {
            problems.add(
                    setting.place(),
                    "listen '"
                            + setting.value()
                            + "' is neither an IPv4 address nor a host name that is known");
        } else if (!address.isAnyLocalAddress()) {
            draft.listenAddresses = List.of(address);
        }
    }

    private void connections(Setting setting) {
        int connections = number(setting, "connections", Integer.MIN_VALUE, 1_000_000, 0);
        if (connections <= 0) {
            problems.notice(
                    setting.place(),
                    "connections " + setting.value() + " means " + DEFAULT_CONNECTIONS);
            connections = DEFAULT_CONNECTIONS;
        }
        draft.connections = connections;
    }

    private void delegate(Place place, OptionState options) {
        if (options.local == null) {
            problems.add(
                    place,
                    "delegate: our end of the tunnels is not known: write its address with a colon"
                            + " behind it (192.168.0.1:) in the options file");
            return;
        }
        draft.locals = List.of(options.local);
        draft.remotes = options.remote == null ? List.of() : List.of(options.remote);
    }

    private void pool(PptpdConf conf, Place place, OptionState options) {
        if (options.local != null || options.remote != null) {
            problems.notice(
                    place,
                    "LOCAL:REMOTE in the options file is overridden by localip and remoteip; it"
                            + " counts under `delegate`");
        }
        List<Inet4Address> locals =
                spec(conf, PptpdDirective.LOCALIP, IpSpec.range(192, 168, 0, 1, 100));
        List<Inet4Address> remotes =
                spec(conf, PptpdDirective.REMOTEIP, IpSpec.range(192, 168, 1, 1, 100));
        if (locals == null || remotes == null || locals.isEmpty() || hasDuplicate(remotes, place)) {
            return;
        }
        int given = locals.size() == 1 ? remotes.size() : Math.min(locals.size(), remotes.size());
        if (given < draft.connections) {
            problems.notice(
                    place,
                    "connections "
                            + draft.connections
                            + " is reduced to "
                            + given
                            + ": there are no more addresses than that");
            draft.connections = given;
        } else if (given > draft.connections) {
            problems.notice(
                    place,
                    "only the first "
                            + draft.connections
                            + " of "
                            + given
                            + " addresses are used: connections is "
                            + draft.connections);
        }
        draft.locals = locals.size() == 1 ? locals : locals.subList(0, draft.connections);
        draft.remotes = withoutOwn(draft.locals, remotes.subList(0, draft.connections), place);
    }

    private boolean hasDuplicate(List<Inet4Address> remotes, Place place) {
        Set<Inet4Address> met = new HashSet<>();
        for (Inet4Address remote : remotes) {
            if (!met.add(remote)) {
                problems.add(
                        place,
                        "remoteip: "
                                + remote.getHostAddress()
                                + " stands there twice; no address is given to two peers");
                return true;
            }
        }
        return false;
    }

    /** Nobody is given the address of the server's own end. */
    private List<Inet4Address> withoutOwn(
            List<Inet4Address> locals, List<Inet4Address> remotes, Place place) {
        List<Inet4Address> own = new ArrayList<>(remotes);
        own.retainAll(new HashSet<>(locals));
        if (own.isEmpty()) {
            return remotes;
        }
        String address = own.getFirst().getHostAddress();
        if (locals.size() > 1) {
            problems.add(
                    place,
                    address + " is in localip and in remoteip: it can be only one end of a tunnel");
            return remotes;
        }
        problems.notice(
                place, "remoteip: " + address + " is our own end (localip) and is given to nobody");
        List<Inet4Address> others = new ArrayList<>(remotes);
        others.removeAll(locals);
        draft.connections = Math.max(1, others.size());
        return others;
    }

    private @Nullable List<Inet4Address> spec(
            PptpdConf conf, PptpdDirective directive, List<Inet4Address> otherwise) {
        Setting setting = conf.get(directive);
        if (setting == null || setting.value().isEmpty()) {
            return otherwise;
        }
        return IpSpec.parse(
                setting.value(),
                directive.keyword(),
                setting.place(),
                environment.resolver(),
                problems);
    }

    private int number(Setting setting, String keyword, int low, int high, int otherwise) {
        try {
            long value = Long.parseLong(setting.value());
            if (value >= low && value <= high) {
                return (int) value;
            }
            problems.add(
                    setting.place(),
                    keyword
                            + " "
                            + setting.value()
                            + " is out of range: "
                            + Math.max(low, 1)
                            + " to "
                            + high);
        } catch (NumberFormatException notOne) {
            problems.add(setting.place(), keyword + " '" + setting.value() + "' is not a number");
        }
        return otherwise > 0 ? otherwise : DEFAULT_CONNECTIONS;
    }

    private @Nullable Path path(Setting setting, String keyword) {
        try {
            return setting.value().isEmpty() ? null : Path.of(setting.value());
        } catch (InvalidPathException invalid) {
            problems.add(setting.place(), keyword + " '" + setting.value() + "' is no path");
            return null;
        }
    }

    private static Place place(PptpdConf conf, PptpdDirective directive, Path file) {
        Setting setting = conf.get(directive);
        return setting == null ? Place.of(file) : setting.place();
    }
}
