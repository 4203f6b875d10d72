package net.sallyport.gateway.database;

import java.sql.SQLException;
import java.util.List;

/** Where a {@link BatchWriter} puts what it took. Called by its one thread alone. */
public interface BatchSink<E> extends AutoCloseable {
    /** Opens, or opens anew after trouble. */
    void open() throws SQLException;

    /** Writes all of them, or fails and writes none. */
    void write(List<E> batch) throws SQLException;

    /** Called between batches, at least every few seconds, also when nothing comes. */
    void idle() throws SQLException;

    /** Called once, after the last batch was written, if it was. */
    void finish() throws SQLException;

    /** Closes what is open; called before a new {@link #open} and at the end. */
    @Override
    void close();
}
