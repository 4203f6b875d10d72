@NullMarked
package net.sallyport.gateway.log;

import org.jspecify.annotations.NullMarked;
