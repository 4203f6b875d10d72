package net.sallyport.gateway.database;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Alarms that last, kept for whoever asks, and told on. Safe for any thread. */
public final class AlarmBoard implements Alarms {
    /**
     * One that was raised and not cleared.
     *
     * @param since wall clock
     */
    public record Standing(String name, Instant since, String text) {}

    private final ConcurrentHashMap<String, Standing> standing = new ConcurrentHashMap<>();
    private final Alarms others;

    /**
     * @param others who is told too
     */
    public AlarmBoard(Alarms others) {
        this.others = others;
    }

    /** Those there are now, the oldest first. */
    public List<Standing> standing() {
        return standing.values().stream().sorted(Comparator.comparing(Standing::since)).toList();
    }

    @Override
    public void raise(String name, String text) {
        standing.merge(
                name,
                new Standing(name, Instant.now(), text),
                (before, now) -> new Standing(name, before.since(), text));
        others.raise(name, text);
    }

    @Override
    public void clear(String name, String text) {
        standing.remove(name);
        others.clear(name, text);
    }
}
