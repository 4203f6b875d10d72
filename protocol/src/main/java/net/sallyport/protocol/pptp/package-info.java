/** The PPTP control connection: its messages, and an engine for either end (RFC 2637). */
@NullMarked
package net.sallyport.protocol.pptp;

import org.jspecify.annotations.NullMarked;
