@NullMarked
package net.sallyport.gateway.worker;

import org.jspecify.annotations.NullMarked;
