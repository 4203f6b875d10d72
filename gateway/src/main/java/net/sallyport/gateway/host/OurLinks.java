package net.sallyport.gateway.host;

import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;

/** What marks the interfaces that are ours. */
public final class OurLinks {
    /**
     * The link group of every interface of the server: rules name it, and the kernel deletes all of
     * it at once.
     */
    public static final int GROUP = 0x5a11;

    private OurLinks() {}

    /**
     * Deletes every interface of ours in one request; a process that was killed closes its devices
     * one by one, which takes the kernel 20 ms each.
     */
    static void deleteAll(Netlink netlink) throws LinuxException {
        // ENODEV if there is none, which is as good.
        netlink.batch().deleteLinkGroup(GROUP).tryCommit();
    }
}
