@NullMarked
package net.sallyport.cli;

import org.jspecify.annotations.NullMarked;
