/**
 * Accounts out of pppd's own files, chap-secrets and pap-secrets: who may be in, with which secret,
 * from which addresses, under which options. Everything here reads files and may look host names
 * up: never on a worker.
 */
@NullMarked
package net.sallyport.gateway.accounts;

import org.jspecify.annotations.NullMarked;
