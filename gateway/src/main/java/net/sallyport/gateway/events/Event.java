package net.sallyport.gateway.events;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param id higher than that of every event before it, of this run of the server
 * @param kind one lower-case word: {@code entry} (a login, a refusal, an end, as the history has
 *     it), {@code alarm}
 * @param data with the names that programs read
 */
public record Event(long id, String kind, Map<String, @Nullable Object> data) {}
