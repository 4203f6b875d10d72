package net.sallyport.linux;

/**
 * A network interface as the kernel tells of it.
 *
 * @param kind for example {@code tun} or {@code veth}; empty for hardware and loopback
 * @param alias the text that an administrator or a program left on it; empty if none
 * @param group the link group, 0 unless set
 * @param flags of linux/if.h, bit 0 is up
 * @param mtu bytes
 * @param txQueueLength packets
 */
public record Link(
        int index,
        String name,
        String kind,
        String alias,
        int group,
        int flags,
        int mtu,
        int txQueueLength) {
    private static final int IFF_UP = 1;

    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }
}
