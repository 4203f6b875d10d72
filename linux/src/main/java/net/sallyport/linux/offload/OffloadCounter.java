package net.sallyport.linux.offload;

/** What happens to packets between the kernel's large ones and ours. */
public enum OffloadCounter {
    /** Large packets read from a device, that were cut. */
    LARGE_READ,
    /** Packets that they were cut into. */
    CUT,
    /** Packets read alone whose checksum was left to us. */
    CHECKSUM_FILLED,
    /** Read from a device: the virtio header does not fit the packet. */
    READ_MALFORMED,
    /** Read from a device: to be cut in a way that was not asked for. */
    READ_UNSUPPORTED,
    /** Read from a device: longer than the tunnel's packets may be. */
    READ_TOO_LONG,
    /** Written to a device as part of a larger packet. */
    COALESCED,
    /** The larger packets that they were part of. */
    LARGE_WRITTEN,
    /** To be written, and not taken: the device is down, its queue full. */
    NOT_TAKEN
}
