package net.sallyport.bench;

/** What is measured of a client. */
enum ClientFigure {
    SET_UP_MILLIS("set-up, from exec to the route", "ms", false),
    BEGIN_MILLIS("  of it before it dials", "ms", false),
    SET_UP_CPU_MILLIS("processor time of a set-up", "ms", false),
    TCP_UP("TCP, client to server", "Mbit/s", true),
    TCP_DOWN("TCP, server to client", "Mbit/s", true),
    TCP_RESENT("  segments sent again, both ways", "", false),
    TCP_CPU_MILLIS("processor time a megabyte of TCP", "ms", false),
    MEGABYTES("memory of its processes", "MB", false);

    private final String label;
    private final String unit;
    private final boolean moreIsBetter;

    ClientFigure(String label, String unit, boolean moreIsBetter) {
        this.label = label;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    String label() {
        return label;
    }

    String unit() {
        return unit;
    }

    /** How many times better {@code ours} is; below 1 it is worse. */
    double ratio(double ours, double theirs) {
        return moreIsBetter ? ours / theirs : theirs / ours;
    }
}
