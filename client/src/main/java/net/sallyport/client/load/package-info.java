/** Many PPTP clients on one thread, made of the protocol's engines: to put load on a server. */
@NullMarked
package net.sallyport.client.load;

import org.jspecify.annotations.NullMarked;
