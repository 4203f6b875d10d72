@NullMarked
package net.sallyport.protocol;

import org.jspecify.annotations.NullMarked;
