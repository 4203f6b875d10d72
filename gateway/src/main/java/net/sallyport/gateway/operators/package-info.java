/**
 * Who may use the API: administrators with their passwords, programs with their tokens, and what
 * each may do.
 */
@NullMarked
package net.sallyport.gateway.operators;

import org.jspecify.annotations.NullMarked;
