/**
 * The record of who was in: every login, refusal, displacement and end, in a database that survives
 * whatever happens to the server. Recording only enqueues and is for any thread; reading blocks.
 */
@NullMarked
package net.sallyport.gateway.history;

import org.jspecify.annotations.NullMarked;
