@NullMarked
package net.sallyport.gateway;

import org.jspecify.annotations.NullMarked;
