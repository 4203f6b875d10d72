@NullMarked
package net.sallyport.protocol.ppp;

import org.jspecify.annotations.NullMarked;
