package net.sallyport.protocol.ppp.auth;

/** What authentication drops. */
public enum AuthCounter {
    /** Too short, a length that lies, a name or value that does not fit. */
    MALFORMED,
    /** A code that this role has no use for. */
    UNEXPECTED_CODE,
    /** Of a protocol that was not agreed. */
    WRONG_PROTOCOL,
    /** An identifier that answers nothing that is open. */
    WRONG_ID,
    /** Right, but not now: nothing was asked, or the answer is still being sought. */
    OUT_OF_STATE,
    /** An earlier packet again; its answer was sent again, or is on its way. */
    DUPLICATE
}
