package net.sallyport.lab;

/** The files of the original set-up. */
final class StockFiles {
    /**
     * What is in force in the options file that Debian and CentOS ship, with the original's DNS
     * server.
     */
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

    private StockFiles() {}
}
