/** RFC 1661 section 4, and what LCP and every NCP do alike above it. */
@NullMarked
package net.sallyport.protocol.ppp.automaton;

import org.jspecify.annotations.NullMarked;
