/**
 * What outlives the server: SQLite files in the state directory, their schemas, and the one thread
 * that writes. Everything here blocks: never on a worker.
 */
@NullMarked
package net.sallyport.gateway.database;

import org.jspecify.annotations.NullMarked;
