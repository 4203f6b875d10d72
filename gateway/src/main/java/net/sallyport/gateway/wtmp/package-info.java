/** Sessions in wtmp and utmp, so that last(1) and who(1) tell of them. */
@NullMarked
package net.sallyport.gateway.wtmp;

import org.jspecify.annotations.NullMarked;
