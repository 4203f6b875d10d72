@NullMarked
package net.sallyport.protocol.ppp.ccp;

import org.jspecify.annotations.NullMarked;
