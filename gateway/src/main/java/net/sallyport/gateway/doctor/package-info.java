/**
 * Whether this host is fit for a server, from the kernel's features to its place in the network.
 */
@NullMarked
package net.sallyport.gateway.doctor;

import org.jspecify.annotations.NullMarked;
