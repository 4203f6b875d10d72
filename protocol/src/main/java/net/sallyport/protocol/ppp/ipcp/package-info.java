@NullMarked
package net.sallyport.protocol.ppp.ipcp;

import org.jspecify.annotations.NullMarked;
