/**
 * The API over HTTP, the console's page, metrics and health; what carries them, and who may ask.
 */
@NullMarked
package net.sallyport.gateway.http;

import org.jspecify.annotations.NullMarked;
