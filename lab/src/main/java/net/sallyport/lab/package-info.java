@NullMarked
package net.sallyport.lab;

import org.jspecify.annotations.NullMarked;
