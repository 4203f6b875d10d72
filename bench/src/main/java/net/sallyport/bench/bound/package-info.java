/** The gateway's packet path beside a loop that does what cannot be done without, and no more. */
@NullMarked
package net.sallyport.bench.bound;

import org.jspecify.annotations.NullMarked;
