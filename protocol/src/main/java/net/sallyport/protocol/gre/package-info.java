@NullMarked
package net.sallyport.protocol.gre;

import org.jspecify.annotations.NullMarked;
