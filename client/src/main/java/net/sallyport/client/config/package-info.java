/**
 * What a connection is dialled with: pppd's options and peers files, account files, and pptpsetup's
 * way of writing them.
 */
@NullMarked
package net.sallyport.client.config;

import org.jspecify.annotations.NullMarked;
