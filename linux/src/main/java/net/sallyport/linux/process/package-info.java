/** Programs run on behalf of something, bounded, with a parent that they can signal. */
@NullMarked
package net.sallyport.linux.process;

import org.jspecify.annotations.NullMarked;
