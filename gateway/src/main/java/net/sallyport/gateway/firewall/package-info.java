/**
 * What the server changes in the host's packet filter and forwarding, and what it finds there that
 * would stop its packets.
 */
@NullMarked
package net.sallyport.gateway.firewall;

import org.jspecify.annotations.NullMarked;
