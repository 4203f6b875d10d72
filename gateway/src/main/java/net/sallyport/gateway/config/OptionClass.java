package net.sallyport.gateway.config;

/** What becomes of an option of pppd or pptpd. */
public enum OptionClass {
    /** Does here what it does there. */
    WORKS,
    /** Accepted; said once at start that it changes nothing, and why. */
    NO_EFFECT,
    /** A problem with its line: without it the server would do less than its owner asked for. */
    REFUSED
}
