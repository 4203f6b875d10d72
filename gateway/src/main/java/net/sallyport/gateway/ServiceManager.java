package net.sallyport.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.LocalDatagrams;
import org.jspecify.annotations.Nullable;

/**
 * What systemd is told of the server, if systemd started it: that it is ready, that it is alive,
 * that it stops. Alive is said only while every worker answers; a server of which one hangs is
 * killed and started anew.
 */
final class ServiceManager implements AutoCloseable {
    private static final long MIN_MILLIS = 10;

    private final @Nullable LocalDatagrams socket;
    private final CountDownLatch closing = new CountDownLatch(1);

    private ServiceManager(@Nullable LocalDatagrams socket) {
        this.socket = socket;
    }

    /**
     * Says that the server is ready, and goes on saying that it is alive.
     *
     * @param environment {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID}
     * @param alive whether every worker answers within so many milliseconds
     */
    static ServiceManager start(
            Map<String, String> environment, LongPredicate alive, EventLog log) {
        String address = environment.get("NOTIFY_SOCKET");
        if (address == null || address.isEmpty()) {
            return new ServiceManager(null);
        }
        LocalDatagrams socket;
        try {
            socket = LocalDatagrams.connect(address);
        } catch (LinuxException e) {
            log.error("service-manager-unreachable", e);
            return new ServiceManager(null);
        }
        ServiceManager manager = new ServiceManager(socket);
        tell(socket, "READY=1\nMAINPID=" + ProcessHandle.current().pid());
        long micros = watchdogMicros(environment);
        if (micros > 0) {
            long interval = Math.max(MIN_MILLIS, micros / 2_000);
            Thread _ =
                    Thread.ofPlatform()
                            .daemon()
                            .name("watchdog")
                            .start(() -> manager.keepTelling(socket, interval, alive, log));
        }
        return manager;
    }

    private static long watchdogMicros(Map<String, String> environment) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.get("WATCHDOG_PID");
        boolean ours = pid == null || pid.equals(Long.toString(ProcessHandle.current().pid()));
        return ours && micros.matches("[0-9]{1,18}") ? Long.parseLong(micros) : 0;
    }

    private void keepTelling(
            LocalDatagrams to, long intervalMillis, LongPredicate alive, EventLog log) {
        try {
            do {
                if (alive.test(intervalMillis)) {
                    tell(to, "WATCHDOG=1");
                } else {
                    log.error("worker-hangs", null, "waited_ms", intervalMillis);
                }
            } while (!closing.await(intervalMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is not taken is said again, or no matter. */
    private static void tell(LocalDatagrams to, String message) {
        LocalDatagrams.Sent _ = to.send(message.getBytes(StandardCharsets.UTF_8));
    }

    /** Says that the server stops. The socket stays open for a message that is on its way. */
    @Override
    public void close() {
        LocalDatagrams open = socket;
        if (open != null && closing.getCount() > 0) {
            tell(open, "STOPPING=1");
        }
        closing.countDown();
    }
}
