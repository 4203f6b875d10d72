package net.sallyport.protocol.mppe;

/** What became of a packet that was handed to a {@link MppeDecoder}. */
public enum MppeVerdict {
    /** Decrypted in place. */
    PASS,
    /** Not for us to read: dropped, counted, nothing to send. */
    DROP,
    /** Dropped because earlier ones were lost: send a CCP Reset-Request. */
    RESET_NEEDED
}
