@NullMarked
package net.sallyport.protocol.mppe;

import org.jspecify.annotations.NullMarked;
