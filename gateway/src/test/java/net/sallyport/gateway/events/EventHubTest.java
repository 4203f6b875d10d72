package net.sallyport.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventHubTest {
    @Test
    void shouldLoseNothingThatWasToldWhileNobodyListened() throws Exception {
        try (EventHub hub = new EventHub()) {
            for (int n = 1; n <= 500; n++) {
                tell(hub, n);
            }
            try (EventHub.Listening listening = hub.listen(498L)) {
                assertEquals(499, next(listening).id());
                assertEquals(500, next(listening).id());
                tell(hub, 501);
                Event event = next(listening);
                assertEquals(501, event.id());
                assertEquals(501, event.data().get("n"));
                assertNull(listening.poll(0));
            }
        }
    }

    @Test
    void shouldTellAListenerNothingFromBeforeItsTime() throws Exception {
        try (EventHub hub = new EventHub()) {
            tell(hub, 1);
            try (EventHub.Listening listening = hub.listen(null)) {
                tell(hub, 2);
                assertEquals(2, next(listening).id());
            }
        }
    }

    @Test
    void shouldTellEachOfManyToWhoeverComesAndGoes() throws Exception {
        try (EventHub hub = new EventHub()) {
            for (int n = 1; n <= 2_000; n++) {
                try (EventHub.Listening listening = hub.listen(null)) {
                    tell(hub, n);
                    assertEquals(n, next(listening).id());
                }
            }
        }
    }

    private static void tell(EventHub hub, int n) {
        hub.tell("entry", () -> Map.of("n", n));
    }

    private static Event next(EventHub.Listening listening) throws InterruptedException {
        Event event = listening.poll(30_000);
        assertNotNull(event);
        return event;
    }
}
