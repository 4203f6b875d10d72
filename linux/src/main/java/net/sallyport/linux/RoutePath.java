package net.sallyport.linux;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * Where the kernel would send a packet.
 *
 * @param link the index of the interface
 * @param gateway the next hop, null if the destination is on the link
 * @param source the source address the kernel would choose
 */
public record RoutePath(int link, @Nullable Inet4Address gateway, Inet4Address source) {}
