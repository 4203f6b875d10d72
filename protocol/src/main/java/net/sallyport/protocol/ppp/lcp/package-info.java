@NullMarked
package net.sallyport.protocol.ppp.lcp;

import org.jspecify.annotations.NullMarked;
