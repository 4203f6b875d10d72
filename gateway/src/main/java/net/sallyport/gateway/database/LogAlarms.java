package net.sallyport.gateway.database;

import net.sallyport.gateway.log.EventLog;

/** Alarms as lines of the log: {@code alarm} and {@code alarm-over}. */
public final class LogAlarms implements Alarms {
    private final EventLog log;

    public LogAlarms(EventLog log) {
        this.log = log;
    }

    @Override
    public void raise(String name, String text) {
        log.error("alarm", null, "what", name, "text", text);
    }

    @Override
    public void clear(String name, String text) {
        log.warn("alarm-over", "what", name, "text", text);
    }
}
