package net.sallyport.linux.process;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what comes out of a pipe into lines, none longer than {@link #MAX_LINE} bytes. */
final class LineBuffer {
    static final int MAX_LINE = 1_000;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> lines;

    LineBuffer(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(MemorySegment bytes, int length) {
        for (int i = 0; i < length; i++) {
            byte octet = bytes.get(ValueLayout.JAVA_BYTE, i);
            if (octet == '\n') {
                flush();
            } else {
                line.write(octet);
                if (line.size() == MAX_LINE) {
                    flush();
                }
            }
        }
    }

    /** What came behind the last line end is a line, too. */
    void end() {
        if (line.size() > 0) {
            flush();
        }
    }

    private void flush() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text);
    }
}
