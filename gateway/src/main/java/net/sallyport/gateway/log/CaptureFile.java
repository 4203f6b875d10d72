package net.sallyport.gateway.log;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

public final class CaptureFile implements AutoCloseable {
    public static CaptureFile create(Path path, EventLog log) throws java.io.IOException {
        return new CaptureFile();
    }

    public void write(boolean sent, int protocol, MemorySegment memory, long offset, int length) {}

    @Override
    public void close() {}
}
