@NullMarked
package net.sallyport.gateway.pptp;

import org.jspecify.annotations.NullMarked;
