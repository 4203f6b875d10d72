package net.sallyport.client.call;

import net.sallyport.client.TunnelEnd;
import net.sallyport.client.TunnelEvent;
import net.sallyport.client.config.ConnectionConfig;
import net.sallyport.protocol.mppe.MppeStrength;

/**
 * How a connection ended, or why there was none.
 *
 * @param exit pppd's exit code for it
 * @param line what happened and what to do, for people
 * @param reason what the server said it was for
 * @param hopeless whether dialling again cannot do better: it was our wish, or our own fault
 */
record CallEnd(PppdExit exit, String line, ServerWords.Reason reason, boolean hopeless) {
    /** What every pppd says of it, with different ends. */
    private static final String MPPE_REFUSED = "MPPE required but";

    /** The link opened without a login that gives keys. */
    private static final String NO_KEYS = "auth not performed";

    /** Whether dialling again makes sense. */
    boolean mayRedial(boolean againstOthers) {
        return !hopeless
                && (againstOthers || !isAgainstOthers() && reason != ServerWords.Reason.KICKED);
    }

    /** Whether somebody else has the account's place. */
    boolean isAgainstOthers() {
        return reason == ServerWords.Reason.DISPLACED || reason == ServerWords.Reason.IN_USE;
    }

    /** Something is wrong on this side. */
    static CallEnd ours(PppdExit exit, String line) {
        return new CallEnd(exit, line, ServerWords.Reason.OTHER, true);
    }

    /** The server's name is not known now. */
    static CallEnd unresolved(String host) {
        return new CallEnd(
                PppdExit.HANGUP,
                "the server's name '"
                        + host
                        + "' is not known: check it, and this machine's name servers",
                ServerWords.Reason.OTHER,
                false);
    }

    /**
     * A tunnel's end.
     *
     * @param target the server as people know it, with its address
     * @param peers the connection's file
     */
    static CallEnd of(
            TunnelEvent.Ended ended,
            boolean wasUp,
            ConnectionConfig config,
            String target,
            String peers) {
        ServerWords words = ServerWords.of(ended.text());
        return new CallEnd(
                exit(ended.cause()),
                line(ended.cause(), words, wasUp, config, target, peers),
                isOfServer(ended.cause()) ? words.reason() : ServerWords.Reason.OTHER,
                ended.cause() == TunnelEnd.HUNG_UP
                        || ended.cause() == TunnelEnd.INTERFACE_FAILED
                        || ended.cause() == TunnelEnd.FAULT);
    }

    private static boolean isOfServer(TunnelEnd cause) {
        return switch (cause) {
            case LOGIN_REFUSED, SERVER_HUNG_UP, CALL_REFUSED, CONTROL_FAILED -> true;
            case HUNG_UP,
                    UNREACHABLE,
                    NO_GRE,
                    METHOD_REFUSED,
                    MPPE_REFUSED,
                    NEGOTIATION_FAILED,
                    SERVER_SILENT,
                    IDLE,
                    TIME_OVER,
                    LOOPED_BACK,
                    INTERFACE_FAILED,
                    FAULT ->
                    false;
        };
    }

    private static PppdExit exit(TunnelEnd cause) {
        return switch (cause) {
            case HUNG_UP -> PppdExit.SIGNAL;
            // pppd hangs up itself when nothing answers its Configure-Requests.
            case UNREACHABLE, NO_GRE, CONTROL_FAILED, CALL_REFUSED, SERVER_HUNG_UP ->
                    PppdExit.HANGUP;
            case METHOD_REFUSED, MPPE_REFUSED, NEGOTIATION_FAILED -> PppdExit.NEGOTIATION;
            case LOGIN_REFUSED -> PppdExit.AUTH_FAILED;
            case SERVER_SILENT -> PppdExit.ECHO_DEAD;
            case IDLE -> PppdExit.IDLE;
            case TIME_OVER -> PppdExit.CONNECT_TIME;
            case LOOPED_BACK -> PppdExit.LOOPBACK;
            case INTERFACE_FAILED -> PppdExit.NO_KERNEL_SUPPORT;
            case FAULT -> PppdExit.FATAL;
        };
    }

    private static String line(
            TunnelEnd cause,
            ServerWords words,
            boolean wasUp,
            ConnectionConfig config,
            String target,
            String peers) {
        String said = words.text();
        return switch (cause) {
            case HUNG_UP -> "hung up";
            case UNREACHABLE ->
                    "%s cannot be reached on TCP port 1723 (%s): is the server running, and does a firewall let TCP 1723 pass?"
                            .formatted(target, said);
            case CONTROL_FAILED ->
                    wasUp
                            ? "the control connection to %s broke (%s)".formatted(target, said)
                            : "%s answers on TCP port 1723, but not as a PPTP server that takes us (%s)"
                                    .formatted(target, said);
            case CALL_REFUSED ->
                    "%s takes no call now (%s): it may be full".formatted(target, said);
            case NO_GRE ->
                    ("no answer on GRE from %s: the call stands, but something on the way drops IP"
                                    + " protocol 47; let firewalls pass it, and give NAT routers"
                                    + " their PPTP helper (nf_nat_pptp)")
                            .formatted(target);
            case LOGIN_REFUSED -> loginRefused(words, config);
            case METHOD_REFUSED -> noMethod(said, peers);
            case MPPE_REFUSED -> mppeRefused(said, config, peers);
            case NEGOTIATION_FAILED -> "no agreement with %s (%s)".formatted(target, said);
            case SERVER_HUNG_UP -> serverHungUp(words, wasUp, config, target, peers);
            case SERVER_SILENT -> "%s does not answer any more (%s)".formatted(target, said);
            case IDLE ->
                    "hung up after %d s without data".formatted(config.network().idleSeconds());
            case TIME_OVER ->
                    "hung up after %d s, as maxconnect says"
                            .formatted(config.network().maxConnectSeconds());
            case LOOPED_BACK ->
                    "%s sends back what it is sent: it is no PPTP server".formatted(target);
            case INTERFACE_FAILED ->
                    ("the interface could not be made (%s): is there a /dev/net/tun, and is its name"
                                    + " free?")
                            .formatted(said);
            case FAULT -> said;
        };
    }

    private static String noMethod(String said, String peers) {
        return ("no way to log in that both sides take (%s): remove refuse-* options from %s; MPPE"
                        + " needs MS-CHAP on both sides")
                .formatted(said, peers);
    }

    private static String mppeRefused(String said, ConnectionConfig config, String peers) {
        return said.contains(NO_KEYS)
                ? noMethod(said, peers)
                : ("%s: the server does not encrypt with %s as %s requires; it needs"
                                + " require-mppe-128 and MS-CHAPv2 in its options")
                        .formatted(said, strengths(config), peers);
    }

    private static String loginRefused(ServerWords words, ConnectionConfig config) {
        return switch (words.reason()) {
            case IN_USE, DISPLACED -> inUse(words, config);
            case PASSING, KICKED ->
                    "the server does not let '%s' in now: %s"
                            .formatted(account(config), words.text());
            case OTHER ->
                    "the server refuses '%s': %s: check the name, and the password at %s"
                            .formatted(account(config), words.text(), config.secretPlace());
        };
    }

    private static String serverHungUp(
            ServerWords words,
            boolean wasUp,
            ConnectionConfig config,
            String target,
            String peers) {
        if (words.reason() == ServerWords.Reason.IN_USE
                || words.reason() == ServerWords.Reason.DISPLACED) {
            return inUse(words, config);
        }
        if (!wasUp && words.text().contains(MPPE_REFUSED)) {
            return config.ppp().mppe().required()
                    ? "%s: the server wants another kind of MPPE than %s asks for"
                            .formatted(words.text(), peers)
                    : "%s: the server lets nobody in without encryption: add require-mppe-128 to %s"
                            .formatted(words.text(), peers);
        }
        return "%s ended the connection%s"
                .formatted(
                        target,
                        words.text().isEmpty() || words.text().startsWith("LCP terminated by peer")
                                ? ""
                                : ": " + words.text());
    }

    private static String inUse(ServerWords words, ConnectionConfig config) {
        return "the account '%s' is in use: %s".formatted(account(config), words.text());
    }

    private static String account(ConnectionConfig config) {
        return Printable.of(config.account());
    }

    private static String strengths(ConnectionConfig config) {
        boolean strong = config.ppp().mppe().strengths().contains(MppeStrength.BITS_128);
        boolean weak = config.ppp().mppe().strengths().contains(MppeStrength.BITS_40);
        return strong && weak ? "128 or 40 bits" : strong ? "128 bits" : "40 bits";
    }
}
