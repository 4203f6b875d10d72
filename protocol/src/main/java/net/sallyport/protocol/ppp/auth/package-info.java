@NullMarked
package net.sallyport.protocol.ppp.auth;

import org.jspecify.annotations.NullMarked;
