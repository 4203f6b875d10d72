@NullMarked
package net.sallyport.linux;

import org.jspecify.annotations.NullMarked;
