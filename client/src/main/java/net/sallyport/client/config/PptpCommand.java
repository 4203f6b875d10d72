package net.sallyport.client.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.pppconfig.Nearest;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What a peers file's {@code pty} asks of pptp(8).
 *
 * @param host the server, an address or a name
 * @param phone the number to dial; empty for none
 * @param hostName what we call ourselves; empty for this machine's name
 * @param local the address to call from; null for whichever the routes prefer
 * @param hostRoute whether a route to the server may be made
 */
public record PptpCommand(
        String host,
        String phone,
        String hostName,
        @Nullable Inet4Address local,
        boolean hostRoute) {
    private static final int MAX_PHONE = 63;

    private static final Set<String> INERT_FLAGS =
            Set.of("--nolaunchpppd", "--debug", "--sync", "--nobuffer");

    /** Each with what is said of it; nothing where nothing is missing. */
    private static final Map<String, String> INERT_VALUES =
            Map.of(
                    "--timeout", "packets that come out of order wait for 0.3 s at most",
                    "--idle-wait", "the control connection is asked for a sign of life after 60 s",
                    "--max-echo-wait", "pptp never built it either",
                    "--logstring", "",
                    "--loglevel", "",
                    "--missing-window", "the window for packets out of order is fixed",
                    "--test-type", "it is pptp's own test",
                    "--test-rate", "it is pptp's own test");

    /**
     * Reads the command. Null where there was a problem, which is then among {@code problems}.
     *
     * @param command as a shell would be given it
     */
    static @Nullable PptpCommand parse(String command, Place place, Problems problems) {
        List<String> words = ShellWords.split(command);
        if (words == null) {
            problems.add(
                    place,
                    "pty \""
                            + command
                            + "\" is for a shell; only a plain call of pptp is understood: write"
                            + " pty \"pptp HOST --nolaunchpppd\"");
            return null;
        }
        Iterator<String> rest = words.iterator();
        String program = rest.hasNext() ? rest.next() : "";
        if (!program.substring(program.lastIndexOf('/') + 1).equals("pptp")) {
            problems.add(
                    place,
                    "pty runs '"
                            + program
                            + "', but only connections over PPTP can be dialled: write pty \"pptp"
                            + " HOST --nolaunchpppd\"");
            return null;
        }
        return new Reader(place, problems).read(rest);
    }

    private static final class Reader {
        private final Place place;
        private final Problems problems;
        private String host = "";
        private String phone = "";
        private String hostName = "";
        private @Nullable Inet4Address local;
        private boolean hostRoute = true;
        private boolean failed;

        Reader(Place place, Problems problems) {
            this.place = place;
            this.problems = problems;
        }

        @Nullable PptpCommand read(Iterator<String> words) {
            while (words.hasNext() && !failed) {
                String word = words.next();
                if (!word.startsWith("--")) {
                    host(word);
                    continue;
                }
                int equals = word.indexOf('=');
                String name = equals < 0 ? word : word.substring(0, equals);
                if (INERT_FLAGS.contains(name)) {
                    continue;
                }
                if (name.equals("--nohostroute")) {
                    hostRoute = false;
                    continue;
                }
                if (equals < 0 && !words.hasNext()) {
                    fail(name + ": its argument is missing, or it is no option of pptp");
                } else {
                    option(name, equals < 0 ? words.next() : word.substring(equals + 1));
                }
            }
            if (!failed && host.isEmpty()) {
                fail("no server is named: write pty \"pptp HOST --nolaunchpppd\"");
            }
            return failed ? null : new PptpCommand(host, phone, hostName, local, hostRoute);
        }

        private void host(String word) {
            if (host.isEmpty()) {
                host = word;
            } else {
                fail(
                        "'"
                                + word
                                + "' behind the server's name: options of pppd belong on lines of"
                                + " their own");
            }
        }

        private void option(String name, String value) {
            switch (name) {
                case "--phone" -> {
                    if (value.length() > MAX_PHONE) {
                        fail("--phone takes at most " + MAX_PHONE + " characters");
                    }
                    phone = value;
                }
                case "--client-hostname" -> hostName = value;
                case "--localbind" -> {
                    local = address(value);
                    if (local == null) {
                        fail("--localbind '" + value + "' is no IPv4 address of this machine");
                    }
                }
                case "--rtmark" -> fail("--rtmark: packets are not marked here: remove it");
                case "--quirks" ->
                        problems.notice(
                                place, "--quirks has no effect: no known server needs it here");
                default -> {
                    String why = INERT_VALUES.get(name);
                    if (why == null) {
                        fail(name + " is no option of pptp" + suggestion(name));
                    } else if (!why.isEmpty()) {
                        problems.notice(place, name + " has no effect: " + why);
                    }
                }
            }
        }

        private static String suggestion(String name) {
            String nearest = Nearest.to(name, INERT_VALUES.keySet());
            return nearest == null ? "" : "; did you mean '" + nearest + "'?";
        }

        private void fail(String text) {
            failed = true;
            problems.add(place, "pty: " + text);
        }

        private static @Nullable Inet4Address address(String text) {
            try {
                return InetAddress.getByName(text) instanceof Inet4Address v4 ? v4 : null;
            } catch (UnknownHostException unknown) {
                return null;
            }
        }
    }
}
