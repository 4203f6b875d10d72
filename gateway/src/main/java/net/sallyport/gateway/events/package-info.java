/** What happens, told at once to whoever listens; and how much each session carries of late. */
@NullMarked
package net.sallyport.gateway.events;

import org.jspecify.annotations.NullMarked;
