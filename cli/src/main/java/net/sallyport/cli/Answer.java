package net.sallyport.cli;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.log.LogText;
import org.jspecify.annotations.Nullable;

/** A part of what a server answered, which may be older or newer than this program. */
record Answer(@Nullable Object value) {
    /** The member; of null if there is none. */
    Answer get(String name) {
        return new Answer(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    /** The member for a terminal; {@code -} if there is none. */
    String text(String name) {
        Object member = get(name).value;
        return member == null ? "-" : LogText.escape(member.toString());
    }

    /** The member, or 0. */
    long number(String name) {
        return get(name).value instanceof Number number ? number.longValue() : 0;
    }

    /** The member, or null. */
    @Nullable Instant time(String name) {
        try {
            return get(name).value instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The elements; none if this is no array. */
    List<Answer> elements() {
        return value instanceof List<?> list ? list.stream().map(Answer::new).toList() : List.of();
    }

    /** The members' names in the order in which they came; none if this is no object. */
    List<String> names() {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    boolean isThere() {
        return value != null;
    }
}
