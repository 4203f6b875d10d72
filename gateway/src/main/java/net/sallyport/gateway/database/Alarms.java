package net.sallyport.gateway.database;

/** Who is told that the record is in trouble. Called by the writer's thread; must not block. */
public interface Alarms {
    /**
     * Something does not work; called again, at intervals, while it lasts.
     *
     * @param name the same for the same trouble
     */
    void raise(String name, String text);

    /** It works again. */
    void clear(String name, String text);

    /** Tells nobody. */
    static Alarms none() {
        return new Alarms() {
            @Override
            public void raise(String name, String text) {}

            @Override
            public void clear(String name, String text) {}
        };
    }
}
