package net.sallyport.gateway.session;

/**
 * How far a session has come.
 *
 * <pre>
 *   NEGOTIATING ── proof ──► AUTHENTICATING ── reserved ──► RESERVED ── at the door ──► COMMITTING
 *                                │ refused                                               │ admitted
 *                                ▼                                                       ▼
 *                            CLOSING ◄── displaced, kicked, peer gone, timers ── UP ◄── ENTERING
 * </pre>
 */
public enum SessionState {
    NEGOTIATING,
    AUTHENTICATING,
    RESERVED,
    COMMITTING,
    ENTERING,
    UP,
    CLOSING,
    ENDED
}
