package net.sallyport.gateway.doctor;

/**
 * What was found out about one matter.
 *
 * @param text what is so and, where something is to be done, what
 */
public record Finding(Level level, String matter, String text) {
    /** How grave it is. */
    public enum Level {
        OK,
        /** The server runs; something else may not. */
        WARN,
        /** The server cannot run so, or cannot serve. */
        FAIL
    }

    static Finding ok(String matter, String text) {
        return new Finding(Level.OK, matter, text);
    }

    static Finding warn(String matter, String text) {
        return new Finding(Level.WARN, matter, text);
    }

    static Finding fail(String matter, String text) {
        return new Finding(Level.FAIL, matter, text);
    }
}
