package net.sallyport.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.control.TextTable;
import net.sallyport.gateway.history.HistoryEntry;
import org.jspecify.annotations.Nullable;

/** How entries are written down, one after the other. */
sealed interface HistoryOutput {
    void begin();

    void entry(HistoryEntry entry);

    void end();

    /** For people: local time, the columns that matter most. */
    final class Table implements HistoryOutput {
        private static final DateTimeFormatter LOCAL =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

        private final PrintStream out;
        private final TextTable table =
                new TextTable(
                        "AT",
                        "ACCOUNT",
                        "FROM",
                        "ADDRESS",
                        "INTERFACE",
                        "FOR",
                        "IN",
                        "OUT",
                        "SESSION",
                        "END",
                        "TEXT");

        Table(PrintStream out) {
            this.out = out;
        }

        @Override
        public void begin() {}

        @Override
        public void entry(HistoryEntry entry) {
            table.add(
                    LOCAL.format(entry.at()),
                    entry.account() != null ? entry.account() : entry.name(),
                    entry.callingAddress(),
                    entry.address(),
                    entry.interfaceName(),
                    span(entry),
                    entry.rxBytes(),
                    entry.txBytes(),
                    entry.session(),
                    end(entry),
                    text(entry));
        }

        @Override
        public void end() {
            out.print(table);
            out.flush();
        }

        private static String end(HistoryEntry entry) {
            String cause = entry.cause();
            return switch (entry.kind()) {
                case "refusal" -> "refused: " + cause;
                case "session" -> entry.endedAt() == null ? "still in" : String.valueOf(cause);
                default -> String.valueOf(cause);
            };
        }

        private static String text(HistoryEntry entry) {
            String text = entry.causeText() == null ? "" : entry.causeText();
            if (entry.displacedBy() != null) {
                text += " (by session " + entry.displacedBy() + ")";
            }
            if (entry.displaced() != null) {
                text += " (displaced session " + entry.displaced() + ")";
            }
            return text.strip();
        }

        private static @Nullable String span(HistoryEntry entry) {
            Long millis = entry.durationMillis();
            if (entry.kind().equals("session") && entry.endedAt() == null) {
                millis = Duration.between(entry.at(), Instant.now()).toMillis();
            }
            if (millis == null) {
                return null;
            }
            Duration span = Duration.ofMillis(millis);
            return String.format(
                    "%d:%02d:%02d", span.toHours(), span.toMinutesPart(), span.toSecondsPart());
        }
    }

    /** For programs. */
    final class JsonArray implements HistoryOutput {
        private final PrintStream out;
        private boolean first = true;

        JsonArray(PrintStream out) {
            this.out = out;
        }

        @Override
        public void begin() {
            out.print("[");
        }

        @Override
        public void entry(HistoryEntry entry) {
            out.print(first ? "\n" : ",\n");
            out.print(Json.write(entry.toMap()));
            first = false;
        }

        @Override
        public void end() {
            out.print(first ? "]\n" : "\n]\n");
            out.flush();
        }
    }

    /** RFC 4180, with line feeds alone. What a spreadsheet would take for a formula is quoted. */
    final class Csv implements HistoryOutput {
        private final PrintStream out;
        private boolean first = true;

        Csv(PrintStream out) {
            this.out = out;
        }

        @Override
        public void begin() {}

        @Override
        public void entry(HistoryEntry entry) {
            Map<String, @Nullable Object> map = entry.toMap();
            if (first) {
                line(map.keySet());
                first = false;
            }
            line(map.values());
        }

        @Override
        public void end() {
            out.flush();
        }

        private void line(Collection<? extends @Nullable Object> cells) {
            Iterator<? extends @Nullable Object> each = cells.iterator();
            while (each.hasNext()) {
                Object cell = each.next();
                out.print(cell == null ? "" : quoted(cell));
                out.print(each.hasNext() ? "," : "\n");
            }
        }

        private static String quoted(Object cell) {
            String text = cell.toString();
            if (cell instanceof String
                    && !text.isEmpty()
                    && "=+-@\t".indexOf(text.charAt(0)) >= 0) {
                text = "'" + text;
            }
            return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
        }
    }
}
