package net.sallyport.lab;

import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a pptpd set-up, by their paths under /etc.
 *
 * @param byPath path relative to /etc to content: {@code pptpd.conf}, {@code ppp/options.pptpd},
 *     ...
 */
public record ServerFiles(Map<String, String> byPath) {
    /** Sallyport's own configuration, which then stands in the place of pptpd.conf. */
    public static final String TOML = "ppp/sallyport.toml";

    private static final String OPTIONS = "ppp/options.pptpd";
    private static final String PPTPD_CONF = "pptpd.conf";

    public ServerFiles {
        byPath = Map.copyOf(byPath);
    }

    /** A small set-up: the original's addresses, and these lines of options and of secrets. */
    public static ServerFiles of(String options, String secrets) {
        return new ServerFiles(
                Map.of(
                        PPTPD_CONF,
                        """
                        option /etc/ppp/options.pptpd
                        localip 192.168.100.10
                        remoteip 192.168.100.60-90
                        """,
                        OPTIONS,
                        options.stripTrailing() + "\n",
                        "ppp/chap-secrets",
                        secrets.stripTrailing() + "\n",
                        "ppp/pap-secrets",
                        secrets.stripTrailing() + "\n"));
    }

    /** Whether a file is to be executable. */
    static boolean isScript(String content) {
        return content.startsWith("#!");
    }

    public ServerFiles with(String path, String content) {
        Map<String, String> more = new TreeMap<>(byPath);
        more.put(path, content);
        return new ServerFiles(more);
    }
}
