package net.sallyport.gateway.config;

/** In whose words the log tells of sessions. */
public enum LogWording {
    /** Our own: an event a line, with fields. */
    EVENTS,
    /** pptpd's and pppd's. */
    PPPD,
    /** One and the other. */
    BOTH;

    public boolean tellsEvents() {
        return this != PPPD;
    }

    public boolean tellsLikePppd() {
        return this != EVENTS;
    }
}
