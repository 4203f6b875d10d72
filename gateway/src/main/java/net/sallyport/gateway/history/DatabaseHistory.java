package net.sallyport.gateway.history;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;
import net.sallyport.gateway.database.Schema;

/**
 * The history in a database in the state directory, written by one thread of its own in
 * transactions that reach the disk. A power cut loses what was not written yet: at most what came
 * in the last 500 ms (or the last 4,096 events, if they came faster) and while the disk did not
 * take anything; a crash of the server loses the same, and it is closed by the next start.
 */
public final class DatabaseHistory implements History, AutoCloseable {
    private final String instance = UUID.randomUUID().toString();
    private final BatchWriter<HistoryEvent> writer;

    /**
     * Starts the writer, which opens the database, closes what a crash left open, and deletes what
     * is too old. Neither blocks nor fails: what goes wrong is an alarm.
     *
     * @param version of the program, for the record
     */
    public DatabaseHistory(
            Path stateDir,
            String version,
            Retention retention,
            InstantSource clock,
            BatchWriter.Pace pace,
            Alarms alarms) {
        writer =
                new BatchWriter<>(
                        "history",
                        pace,
                        new HistorySink(
                                stateDir.resolve(Schema.HISTORY.fileName()),
                                instance,
                                version,
                                retention,
                                clock),
                        alarms);
    }

    /** Names this run of the server in the history. */
    public String instance() {
        return instance;
    }

    @Override
    public void opened(SessionRecord session) {
        put(new HistoryEvent.Session(session, null, null, null));
    }

    @Override
    public void progressed(SessionRecord session, long durationMillis, Traffic traffic) {
        put(new HistoryEvent.Session(session, null, durationMillis, traffic));
    }

    @Override
    public void closed(SessionRecord session, SessionEnd end) {
        put(new HistoryEvent.Session(session, end, end.durationMillis(), end.traffic()));
    }

    @Override
    public void refused(RefusedLogin login) {
        put(new HistoryEvent.Refused(login));
    }

    @Override
    public void noted(Note note) {
        put(new HistoryEvent.Noted(note));
    }

    /** How many events could not be kept, since the start. */
    public long lost() {
        return writer.lost();
    }

    /** How many events are on the disk, since the start. */
    public long written() {
        return writer.written();
    }

    /** Whether the last attempt to write failed. */
    public boolean isFailing() {
        return writer.isFailing();
    }

    /** Writes what waits and ends; within seconds, whatever the disk does. */
    @Override
    public void close() {
        writer.close();
    }

    private void put(HistoryEvent event) {
        writer.put(event);
    }
}
