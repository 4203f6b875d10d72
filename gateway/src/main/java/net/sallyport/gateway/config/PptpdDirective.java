package net.sallyport.gateway.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keywords of pptpd.conf. */
enum PptpdDirective {
    PPP("ppp", true, OptionClass.NO_EFFECT, "no pppd is run"),
    OPTION(
            "option",
            true,
            OptionClass.WORKS,
            "the options file, read after the ppp directory's `options`"),
    DEBUG("debug", false, OptionClass.WORKS, "says each control connection message"),
    STIMEOUT(
            "stimeout",
            true,
            OptionClass.WORKS,
            "seconds that a new connection may take for its first message (pptpd never reads it)"),
    NOIPPARAM(
            "noipparam",
            false,
            OptionClass.WORKS,
            "the scripts' last argument is not the client's address"),
    LOGWTMP("logwtmp", false, OptionClass.WORKS, "puts sessions in wtmp and utmp"),
    BCRELAY("bcrelay", true, OptionClass.NO_EFFECT, "broadcasts are not relayed"),
    VRF(
            "vrf",
            true,
            OptionClass.REFUSED,
            "the server is not bound to a VRF: run it in one with `ip vrf exec`"),
    DELEGATE(
            "delegate",
            false,
            OptionClass.WORKS,
            "no pool: addresses come from the accounts and from LOCAL:REMOTE in the options file"),
    CONNECTIONS("connections", true, OptionClass.WORKS, "sessions at a time, of all accounts"),
    LOCALIP("localip", true, OptionClass.WORKS, "our ends of the tunnels"),
    REMOTEIP("remoteip", true, OptionClass.WORKS, "the peers' ends, each given once at a time"),
    LISTEN("listen", true, OptionClass.WORKS, "the address where connections are taken"),
    PIDFILE("pidfile", true, OptionClass.WORKS, "a pid file beside that of the run directory"),
    SPEED("speed", true, OptionClass.WORKS, "the baud rate that scripts are told");

    private final String keyword;
    private final boolean hasValue;
    private final OptionClass optionClass;
    private final String text;

    PptpdDirective(String keyword, boolean hasValue, OptionClass optionClass, String text) {
        this.keyword = keyword;
        this.hasValue = hasValue;
        this.optionClass = optionClass;
        this.text = text;
    }

    String keyword() {
        return keyword;
    }

    boolean hasValue() {
        return hasValue;
    }

    OptionClass optionClass() {
        return optionClass;
    }

    String text() {
        return text;
    }

    static @Nullable PptpdDirective find(String keyword) {
        for (PptpdDirective directive : values()) {
            if (directive.keyword.equals(keyword)) {
                return directive;
            }
        }
        return null;
    }

    static List<String> keywords() {
        return Arrays.stream(values()).map(PptpdDirective::keyword).toList();
    }
}
