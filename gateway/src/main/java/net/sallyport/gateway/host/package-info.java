@NullMarked
package net.sallyport.gateway.host;

import org.jspecify.annotations.NullMarked;
