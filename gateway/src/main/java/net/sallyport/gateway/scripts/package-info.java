/**
 * The scripts that are run beside a session, as pppd runs them, on a thread of their own: bounded
 * in number and time, in order within a session, and never in the way of a worker.
 */
@NullMarked
package net.sallyport.gateway.scripts;

import org.jspecify.annotations.NullMarked;
