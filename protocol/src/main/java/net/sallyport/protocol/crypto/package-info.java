/** Old algorithms that the protocols of this room cannot do without. Not for use elsewhere. */
@NullMarked
package net.sallyport.protocol.crypto;

import org.jspecify.annotations.NullMarked;
