package net.sallyport.protocol.ppp.automaton;

/** RFC 1661 section 4.4. */
public enum Action {
    THIS_LAYER_UP("tlu"),
    THIS_LAYER_DOWN("tld"),
    THIS_LAYER_STARTED("tls"),
    THIS_LAYER_FINISHED("tlf"),
    INITIALIZE_RESTART_COUNT("irc"),
    ZERO_RESTART_COUNT("zrc"),
    SEND_CONFIGURE_REQUEST("scr"),
    SEND_CONFIGURE_ACK("sca"),
    /** A Configure-Nak or Configure-Reject, as the request deserves. */
    SEND_CONFIGURE_NAK("scn"),
    SEND_TERMINATE_REQUEST("str"),
    SEND_TERMINATE_ACK("sta"),
    SEND_CODE_REJECT("scj"),
    SEND_ECHO_REPLY("ser");

    private final String symbol;

    Action(String symbol) {
        this.symbol = symbol;
    }

    /** As the RFC's table writes it. */
    public String symbol() {
        return symbol;
    }
}
