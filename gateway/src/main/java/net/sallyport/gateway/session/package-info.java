@NullMarked
package net.sallyport.gateway.session;

import org.jspecify.annotations.NullMarked;
