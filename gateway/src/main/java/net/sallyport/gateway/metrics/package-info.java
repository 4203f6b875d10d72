/**
 * Numbers for Prometheus: how they are kept where nothing else keeps them, and how they are
 * written.
 */
@NullMarked
package net.sallyport.gateway.metrics;

import org.jspecify.annotations.NullMarked;
