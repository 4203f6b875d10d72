package net.sallyport.protocol.pptp;

/** What came of reading one control message; the type says what has to follow. */
public sealed interface Parse {
    record Complete(ControlMessage message) implements Parse {}

    /** Nothing that we know, and harmless: count it and go on. */
    record Ignore(PptpCounter why) implements Parse {}

    /** A request that cannot be served as it stands: send the answer and go on. */
    record AnswerError(ControlMessage answer, PptpCounter why) implements Parse {}

    /** The stream cannot be trusted any more: close the TCP connection (RFC 2637 section 1.4). */
    record Close(PptpCounter why) implements Parse {}
}
