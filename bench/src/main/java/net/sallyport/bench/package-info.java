@NullMarked
package net.sallyport.bench;

import org.jspecify.annotations.NullMarked;
