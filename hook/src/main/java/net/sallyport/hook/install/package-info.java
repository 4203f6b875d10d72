/** Puts the hook's scripts in pppd's place for them, and takes them away again. */
@NullMarked
package net.sallyport.hook.install;

import org.jspecify.annotations.NullMarked;
