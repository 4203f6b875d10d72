@NullMarked
package net.sallyport.gateway.control;

import org.jspecify.annotations.NullMarked;
