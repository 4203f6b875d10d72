/** Many PPTP clients in one process, made of the protocol's engines: for measurements. */
@NullMarked
package net.sallyport.lab.load;

import org.jspecify.annotations.NullMarked;
