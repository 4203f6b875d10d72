package net.sallyport.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link PppdClient} dials.
 *
 * @param server address that pptp connects to
 * @param account name, one character an octet (pppd knows no character set)
 * @param password likewise; for MS-CHAP pppd makes UTF-16 of it by widening each octet, that is, it
 *     reads Latin-1
 * @param unit number of the interface: 0 makes ppp0
 * @param from source address, one of the peer's. Tunnels with the same one to the same server share
 *     a control connection; null = the peer's first address
 * @param options further lines of pppd's options file
 */
public record Dial(
        String server,
        String account,
        String password,
        int unit,
        @Nullable String from,
        List<String> options) {

    /** MPPE-128 is required, as in the original set-up's client. */
    public static Dial to(String server, String account, String password) {
        return new Dial(server, account, password, 0, null, List.of("require-mppe-128"));
    }

    public Dial unit(int unit) {
        return new Dial(server, account, password, unit, from, options);
    }

    public Dial from(String address) {
        return new Dial(server, account, password, unit, address, options);
    }

    /** In the place of the options so far, {@code require-mppe-128} included. */
    public Dial onlyWith(String... lines) {
        return new Dial(server, account, password, unit, from, List.of(lines));
    }

    public Dial with(String... lines) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(lines));
        return new Dial(server, account, password, unit, from, List.copyOf(all));
    }

    String optionsFile(String logFile) {
        String bind = from == null ? "" : " --localbind " + from;
        return """
        pty "pptp %s --nolaunchpppd --nohostroute%s"
        user %s
        password %s
        unit %d
        logfile %s
        noauth
        nodetach
        nodefaultroute
        usepeerdns
        nobsdcomp
        nodeflate
        debug
        %s
        """
                .formatted(
                        server,
                        bind,
                        quoted(account),
                        quoted(password),
                        unit,
                        logFile,
                        String.join("\n", options));
    }

    private static String quoted(String octets) {
        StringBuilder word = new StringBuilder("\"");
        for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
            if (octet >= '0' && octet <= 'z' && octet != '\\') {
                word.append((char) octet);
            } else {
                word.append("\\%03o".formatted(octet & 0xff));
            }
        }
        return word.append('"').toString();
    }
}
