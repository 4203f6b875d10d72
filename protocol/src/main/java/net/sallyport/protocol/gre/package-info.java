/** Enhanced GRE: the header, order and acknowledgement of a call's packets (RFC 2637 section 4). */
@NullMarked
package net.sallyport.protocol.gre;

import org.jspecify.annotations.NullMarked;
