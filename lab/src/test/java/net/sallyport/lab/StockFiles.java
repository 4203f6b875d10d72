package net.sallyport.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The files of the original set-up: as the packages ship them, with the original's edits. */
final class StockFiles {
    /** What is in force in the shipped options files, with the original's DNS server. */
    static final String OPTIONS =
            """
            name pptpd
            refuse-pap
            refuse-chap
            refuse-mschap
            require-mschap-v2
            require-mppe-128
            ms-dns 192.168.1.1
            proxyarp
            lock
            nobsdcomp
            novj
            novjccomp
            nologfd
            """;

    private static final String ADDRESSES = "localip 192.168.100.10\nremoteip 192.168.100.60-90\n";
    private static final String SECRETS =
            """
            # Secrets for authentication using CHAP
            # client	server	secret			IP addresses
            test		pptpd   test.test	 		*
            """;

    /**
     * The same, with a server that asks for stateful MPPE, which pptpd's files have no word for.
     */
    static ServerFiles stateful(String secrets) {
        return ServerFiles.of(OPTIONS, secrets)
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        [authentication]
                        name = "pptpd"
                        [encryption]
                        stateful = "ask"
                        """);
    }

    private StockFiles() {}

    /**
     * Debian's own, from the package that the lab has installed; the secrets are never the
     * machine's.
     */
    static ServerFiles debian() {
        return new ServerFiles(
                Map.of(
                        "pptpd.conf",
                        machine("pptpd.conf") + ADDRESSES,
                        "ppp/options",
                        machine("ppp/options"),
                        "ppp/pptpd-options",
                        machine("ppp/pptpd-options")
                                .replace("#ms-dns 10.0.0.1", "ms-dns 192.168.1.1"),
                        "ppp/chap-secrets",
                        SECRETS));
    }

    /** EPEL's for CentOS 6, beside that system's own /etc/ppp/options. */
    static ServerFiles centos() {
        return new ServerFiles(
                Map.of(
                        "pptpd.conf",
                        fixture("centos/pptpd.conf") + ADDRESSES,
                        "ppp/options",
                        "lock\n",
                        "ppp/options.pptpd",
                        fixture("centos/options.pptpd")
                                .replace("#ms-dns 10.0.0.1", "ms-dns 192.168.1.1"),
                        "ppp/chap-secrets",
                        SECRETS));
    }

    private static String machine(String path) {
        try {
            return Files.readString(Path.of("/etc", path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fixture(String name) {
        try (InputStream file = StockFiles.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
