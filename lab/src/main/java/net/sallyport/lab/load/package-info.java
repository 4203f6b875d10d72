/** Logins of one account let loose on each other. */
@NullMarked
package net.sallyport.lab.load;

import org.jspecify.annotations.NullMarked;
