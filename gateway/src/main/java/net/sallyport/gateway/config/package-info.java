/**
 * What the server runs from, and the readers that make it out of a pptpd user's own files or out of
 * a {@code sallyport.toml}. Reading is all or nothing: either a {@link
 * net.sallyport.gateway.config.ServerConfig}, or every {@link net.sallyport.pppconfig.Problem} at
 * once.
 */
@NullMarked
package net.sallyport.gateway.config;

import org.jspecify.annotations.NullMarked;
