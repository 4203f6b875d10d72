package net.sallyport.gateway.events;

import java.util.Map;
import net.sallyport.gateway.history.History;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.Note;
import net.sallyport.gateway.history.RefusedLogin;
import net.sallyport.gateway.history.SessionEnd;
import net.sallyport.gateway.history.SessionRecord;
import net.sallyport.gateway.history.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * What goes into the history, told at once too, in the same words. A session is told when its
 * packets pass and when it ends, each time as the entry that it is by then.
 */
public final class ToldHistory implements History {
    private static final String ENTRY = "entry";

    private final History kept;
    private final EventHub hub;
    private final String server;

    /**
     * @param kept what is kept
     * @param server names this run of the server
     */
    public ToldHistory(History kept, EventHub hub, String server) {
        this.kept = kept;
        this.hub = hub;
        this.server = server;
    }

    @Override
    public void opened(SessionRecord session) {
        kept.opened(session);
        if (session.interfaceName() != null) {
            tell(() -> HistoryEntry.of(server, session, null).toMap());
        }
    }

    @Override
    public void progressed(SessionRecord session, long durationMillis, Traffic traffic) {
        kept.progressed(session, durationMillis, traffic);
    }

    @Override
    public void closed(SessionRecord session, SessionEnd end) {
        kept.closed(session, end);
        tell(() -> HistoryEntry.of(server, session, end).toMap());
    }

    @Override
    public void refused(RefusedLogin login) {
        kept.refused(login);
        tell(() -> HistoryEntry.of(server, login).toMap());
    }

    @Override
    public void noted(Note note) {
        kept.noted(note);
        tell(() -> HistoryEntry.of(server, note).toMap());
    }

    private void tell(java.util.function.Supplier<Map<String, @Nullable Object>> entry) {
        hub.tell(ENTRY, entry);
    }
}
