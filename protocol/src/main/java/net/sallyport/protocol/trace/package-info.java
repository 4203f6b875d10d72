@NullMarked
package net.sallyport.protocol.trace;

import org.jspecify.annotations.NullMarked;
