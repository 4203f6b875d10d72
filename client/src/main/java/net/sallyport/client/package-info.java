@NullMarked
package net.sallyport.client;

import org.jspecify.annotations.NullMarked;
