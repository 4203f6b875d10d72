@NullMarked
package net.sallyport.protocol.pptp;

import org.jspecify.annotations.NullMarked;
