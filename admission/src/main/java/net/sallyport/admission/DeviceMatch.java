package net.sallyport.admission;

/** What the evidence of two logins says about their devices; see {@link DeviceEvidence#match}. */
public enum DeviceMatch {
    /** One device: the newer login is its reconnect. */
    SAME,
    /** The evidence does not say. Treated as two devices; a probe tells whether one is gone. */
    UNKNOWN,
    /** Two devices. */
    DIFFERENT
}
