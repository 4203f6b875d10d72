package net.sallyport.protocol.ppp.automaton;

/** What became of a packet that a {@link ControlProtocol} was given. */
public enum Outcome {
    TAKEN,
    /** Shorter than its header. */
    MALFORMED,
    /** A length field that lies. */
    BAD_LENGTH,
    /** An option list that does not add up. */
    BAD_OPTIONS,
    /** An Ack, Nak or Reject that answers nothing that is open, or not what was sent. */
    STALE_REPLY,
    /** Answered by a Code-Reject. */
    UNKNOWN_CODE,
    /** Without effect in this state. */
    OUT_OF_STATE,
    /** With our own magic number. */
    OWN_MAGIC
}
