package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.log.CaptureFile;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.log.LogText;
import net.sallyport.protocol.ppp.FrameObserver;
import net.sallyport.protocol.trace.FrameText;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of sessions can be seen in the clear: decoded in the log, or as pcap in a
 * capture file. Safe for any thread.
 */
public final class FrameTaps {
    private final EventLog log;
    private final @Nullable CaptureFile capture;

    public FrameTaps(EventLog log, @Nullable CaptureFile capture) {
        this.log = log;
        this.capture = capture;
    }

    /**
     * An observer for a session; null if nobody looks.
     *
     * @param traces whether control packets are to be logged
     */
    @Nullable FrameObserver tapFor(SessionId id, boolean traces) {
        CaptureFile file = capture;
        return traces || file != null ? new Tap(id, traces, file) : null;
    }

    /** Belongs to the session's worker. */
    private final class Tap implements FrameObserver {
        private final SessionId id;
        private final boolean traces;
        private final @Nullable CaptureFile file;

        Tap(SessionId id, boolean traces, @Nullable CaptureFile file) {
            this.id = id;
            this.traces = traces;
            this.file = file;
        }

        @Override
        public void frame(
                boolean sent, int protocol, MemorySegment memory, long offset, int length) {
            if (traces && isControl(protocol)) {
                String line = FrameText.line(sent, protocol, memory, offset, length);
                log.trace(LogText.line("frame", "session", id) + " " + line);
            }
            if (file != null) {
                file.write(sent, protocol, memory, offset, length);
            }
        }

        @Override
        public boolean wantsData() {
            return file != null;
        }

        /** RFC 1661 section 2: protocol numbers from 0x8000 belong to control protocols. */
        private static boolean isControl(int protocol) {
            return protocol >= 0x8000;
        }
    }
}
