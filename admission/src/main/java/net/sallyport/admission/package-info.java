@NullMarked
package net.sallyport.admission;

import org.jspecify.annotations.NullMarked;
