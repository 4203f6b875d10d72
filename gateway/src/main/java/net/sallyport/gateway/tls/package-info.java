/** Certificates and their keys, from files to the JDK's TLS. */
@NullMarked
package net.sallyport.gateway.tls;

import org.jspecify.annotations.NullMarked;
