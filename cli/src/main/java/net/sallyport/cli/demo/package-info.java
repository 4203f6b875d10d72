/** {@code sallyport demo}: a server and two clients in network namespaces of their own. */
@NullMarked
package net.sallyport.cli.demo;

import org.jspecify.annotations.NullMarked;
