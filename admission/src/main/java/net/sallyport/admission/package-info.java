/**
 * Who may be in: accounts, claims, addresses and the decision between two logins of one account.
 *
 * <p>The room is sealed: no socket, file, clock, thread or log line. Time comes in as {@code
 * nowNanos}, a monotonic clock that is never negative; what must happen goes out through {@link
 * AdmissionPort}.
 */
@NullMarked
package net.sallyport.admission;

import org.jspecify.annotations.NullMarked;
