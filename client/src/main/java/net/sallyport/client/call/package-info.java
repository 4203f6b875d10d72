/**
 * A connection over its life: dialling, being up, its end and what is said of it, dialling again.
 */
@NullMarked
package net.sallyport.client.call;

import org.jspecify.annotations.NullMarked;
