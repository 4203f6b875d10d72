package net.sallyport.protocol.ppp.script;

/** The scripts of a link, as pppd(8) names them. */
public enum PppScript {
    /** The peer has proved who it is. */
    AUTH_UP("auth-up"),
    /** The link for which auth-up was run is over. */
    AUTH_DOWN("auth-down"),
    /** The addresses are agreed on, and no packet has passed. */
    IP_PRE_UP("ip-pre-up"),
    /** Packets pass. */
    IP_UP("ip-up"),
    /** No packet passes any more. */
    IP_DOWN("ip-down");

    private final String fileName;

    PppScript(String fileName) {
        this.fileName = fileName;
    }

    /** Its file in the ppp directory. */
    public String fileName() {
        return fileName;
    }

    /** Whether its arguments are those of auth-up, not those of ip-up. */
    boolean isOfAuthentication() {
        return switch (this) {
            case AUTH_UP, AUTH_DOWN -> true;
            case IP_PRE_UP, IP_UP, IP_DOWN -> false;
        };
    }
}
