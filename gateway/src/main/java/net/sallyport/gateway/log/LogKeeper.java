package net.sallyport.gateway.log;

import org.slf4j.Logger;

/** Where the lines of the log go. For one thread. */
interface LogKeeper extends AutoCloseable {
    /**
     * Puts a line there; may take a moment.
     *
     * @return whether it was taken
     */
    boolean keep(LogLine line);

    @Override
    default void close() {}

    /** Lines as the logging library writes them. */
    static LogKeeper of(Logger logger) {
        return line -> {
            logger.atLevel(line.level()).setCause(line.trouble()).log(line.withProgram());
            return true;
        };
    }
}
