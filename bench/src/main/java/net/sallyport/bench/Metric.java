package net.sallyport.bench;

/** What a round of the comparison yields. */
enum Metric {
    START_SECONDS("start to listening", "s", Better.LESS, 2),
    LOGINS_COLD("logins one by one, the first of all", "/s", Better.MORE, 1),
    LOGINS_SEQUENTIAL("logins one by one", "/s", Better.MORE, 1),
    LOGIN_MILLIS("  median of a login", "ms", Better.LESS, 1),
    LOGINS_CONCURRENT("logins, 10 at once", "/s", Better.MORE, 1),
    LOGIN_CPU_MILLIS("processor time a login", "ms", Better.LESS, 2),
    ECHO_ONE("echoes of 1,300 bytes, 1 session", "/s", Better.MORE, 0),
    ECHO_ONE_P99_MILLIS("  99th percentile of a round trip", "ms", Better.LESS, 2),
    ECHO_TEN("echoes of 1,300 bytes, 10 sessions", "/s", Better.MORE, 0),
    ECHO_TEN_P99_MILLIS("  99th percentile of a round trip", "ms", Better.LESS, 2),
    ECHO_CPU_MICROS("processor time an echo", "us", Better.LESS, 1),
    ECHO_LOST("echoes lost or damaged", "", Better.LESS, 0),
    TCP_UP("TCP, pppd to server", "Mbit/s", Better.MORE, 1),
    TCP_DOWN("TCP, server to pppd", "Mbit/s", Better.MORE, 1),
    TCP_RESENT("  segments sent again, both ways", "", Better.LESS, 0),
    TCP_CPU_MILLIS("processor time a megabyte of TCP", "ms", Better.LESS, 1),
    PROCESS_KILOBYTES("memory a session, processes", "kB", Better.LESS, 1),
    HEAP_KILOBYTES("  of it live on the Java heap", "kB", Better.LESS, 1),
    KERNEL_KILOBYTES("memory a session, kernel", "kB", Better.LESS, 1),
    FIXED_MEGABYTES("memory without a session, processes", "MB", Better.LESS, 1);

    enum Better {
        MORE,
        LESS
    }

    private final String label;
    private final String unit;
    private final Better better;
    private final int decimals;

    Metric(String label, String unit, Better better, int decimals) {
        this.label = label;
        this.unit = unit;
        this.better = better;
        this.decimals = decimals;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    String text(double value) {
        return "%,.{}f".replace("{}", Integer.toString(decimals)).formatted(value);
    }

    /** How many times better {@code ours} is; below 1 it is worse. */
    double ratio(double ours, double theirs) {
        return switch (better) {
            case MORE -> ours / theirs;
            case LESS -> theirs / ours;
        };
    }
}
