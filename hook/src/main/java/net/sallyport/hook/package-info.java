/**
 * One login per account for those who keep pppd: what its auth-up and auth-down scripts run. Each
 * process decides one thing and ends, so start-up is most of its cost: no lambdas, streams, regular
 * expressions or formatters on its way, and native calls only where a process has to be ended.
 */
@NullMarked
package net.sallyport.hook;

import org.jspecify.annotations.NullMarked;
