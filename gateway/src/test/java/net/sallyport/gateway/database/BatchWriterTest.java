package net.sallyport.gateway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class BatchWriterTest {
    private final List<Integer> written = new CopyOnWriteArrayList<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final List<String> alarms = new CopyOnWriteArrayList<>();

    @Test
    void whatComesIsWrittenInOrderAndManyAtATime() {
        BatchWriter<Integer> writer = writer(1_000, 10, new Sink());
        for (int i = 0; i < 100; i++) {
            assertTrue(writer.put(i));
        }
        writer.close();
        assertEquals(100, written.size());
        assertEquals(99, written.getLast());
        assertTrue(sizes.stream().allMatch(size -> size <= 10), sizes.toString());
        assertFalse(writer.put(1), "closed");
        assertEquals(1, writer.lost());
    }

    @Test
    void anEventOfItsOwnFaultIsLeftOutAndTheOthersAreWritten() {
        for (Exception fault :
                List.of(
                        new SQLiteException("not null", SQLiteErrorCode.SQLITE_CONSTRAINT_NOTNULL),
                        new IllegalStateException("a bug"))) {
            written.clear();
            Sink sink = new Sink();
            sink.refused = 3;
            sink.fault = fault;
            BatchWriter<Integer> writer = writer(100, 10, sink);
            for (int i = 0; i < 6; i++) {
                writer.put(i);
            }
            writer.close();
            assertEquals(List.of(0, 1, 2, 4, 5), written);
            assertEquals(1, writer.lost());
        }
        assertTrue(alarms.toString().contains("an event cannot be written"), alarms.toString());
    }

    @Test
    void aQueueThatIsFullCountsAndNeverWaits() throws Exception {
        Sink sink = new Sink();
        sink.gate = new CountDownLatch(1);
        BatchWriter<Integer> writer = writer(5, 1, sink);
        for (int i = 0; i < 50; i++) {
            writer.put(i);
        }
        assertTrue(writer.lost() >= 44, "lost " + writer.lost());
        sink.gate.countDown();
        writer.close();
        assertEquals(50, written.size() + writer.lost());
        assertTrue(alarms.toString().contains("events were lost"), alarms.toString());
    }

    @Test
    void aSinkThatNeverWorksDoesNotHoldUpTheEnd() {
        Sink sink = new Sink();
        sink.broken = true;
        BatchWriter<Integer> writer = writer(100, 10, sink);
        writer.put(1);
        writer.close();
        assertEquals(1, writer.lost());
        assertTrue(alarms.toString().contains("no disk"), alarms.toString());
    }

    private BatchWriter<Integer> writer(int capacity, int batch, Sink sink) {
        return new BatchWriter<>(
                "test",
                new BatchWriter.Pace(capacity, batch, 20),
                sink,
                new Alarms() {
                    @Override
                    public void raise(String name, String text) {
                        alarms.add(name + ": " + text);
                    }

                    @Override
                    public void clear(String name, String text) {}
                });
    }

    private final class Sink implements BatchSink<Integer> {
        private int refused = -1;
        private Exception fault;
        private boolean broken;
        private CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void open() throws SQLException {
            if (broken) {
                throw new SQLException("no disk");
            }
        }

        @Override
        public void write(List<Integer> batch) throws SQLException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            if (batch.contains(refused)) {
                switch (fault) {
                    case SQLException sql -> throw sql;
                    case RuntimeException own -> throw own;
                    default -> throw new AssertionError(fault);
                }
            }
            written.addAll(new ArrayList<>(batch));
            sizes.add(batch.size());
        }

        @Override
        public void idle() {}

        @Override
        public void finish() {}

        @Override
        public void close() {}
    }
}
