/** What a connection changes on its host besides its interface, and how that is undone. */
@NullMarked
package net.sallyport.client.host;

import org.jspecify.annotations.NullMarked;
