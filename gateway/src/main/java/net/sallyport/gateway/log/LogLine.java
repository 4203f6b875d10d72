package net.sallyport.gateway.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One line of the log.
 *
 * @param program whose words they are, as syslog has it in front: {@code pppd}; null: our own
 * @param number of that program's process, which ties a session's lines together
 * @param text the line, without characters that could act on a terminal
 * @param fields keys and values in turn
 */
record LogLine(
        Level level,
        @Nullable String program,
        long number,
        String text,
        List<String> fields,
        @Nullable Throwable trouble) {

    /** As whoever reads lines looks for it. */
    String withProgram() {
        return program == null ? text : program + "[" + number + "]: " + text;
    }
}
