package net.sallyport.gateway.events;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sallyport.gateway.database.Alarms;
import org.jspecify.annotations.Nullable;

/** Alarms, told to whoever listens, and to others. */
public final class ToldAlarms implements Alarms {
    private final EventHub hub;
    private final Alarms others;

    public ToldAlarms(EventHub hub, Alarms others) {
        this.hub = hub;
        this.others = others;
    }

    @Override
    public void raise(String name, String text) {
        tell(name, text, true);
        others.raise(name, text);
    }

    @Override
    public void clear(String name, String text) {
        tell(name, text, false);
        others.clear(name, text);
    }

    private void tell(String name, String text, boolean raised) {
        Instant now = Instant.now();
        hub.tell(
                "alarm",
                () -> {
                    Map<String, @Nullable Object> map = new LinkedHashMap<>();
                    map.put("at", now.toString());
                    map.put("name", name);
                    map.put("raised", raised);
                    map.put("text", text);
                    return map;
                });
    }
}
