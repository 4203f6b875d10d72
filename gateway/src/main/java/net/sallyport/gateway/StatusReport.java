package net.sallyport.gateway;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.AddressPool;
import net.sallyport.admission.Lookup;
import net.sallyport.gateway.accounts.Accounts;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.database.AlarmBoard;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.session.SessionTally;
import net.sallyport.gateway.worker.Worker;

/** Looks at a gateway for {@code status}. Takes the time that the load is measured over. */
final class StatusReport {
    private static final long LOAD_MILLIS = 200;
    private static final long ACCOUNTS_SECONDS = 2;

    /** Nobody's: no file can hold it. */
    private static final AccountName NOBODY = AccountName.of("\0status");

    private final Instant started = Instant.now();
    private final long startedNanos = System.nanoTime();
    private final Gateway gateway;
    private final AlarmBoard alarms;

    StatusReport(Gateway gateway, AlarmBoard alarms) {
        this.gateway = gateway;
        this.alarms = alarms;
    }

    /**
     * @param config the one in force
     * @param accounts likewise
     */
    ServerStatus look(ServerConfig config, Accounts accounts) {
        List<ServerStatus.WorkerLoad> workers = workers();
        AddressPool pool = gateway.pool();
        SessionTally tally = gateway.tally();
        ServerStatus.Places sessions =
                new ServerStatus.Places(gateway.sessions().size(), config.connections());
        ServerStatus.Places addresses =
                new ServerStatus.Places(pool.size() - pool.free(), pool.size());
        Map<String, ServerStatus.Health> health = health(config, accounts);
        List<ServerStatus.Alarm> standing =
                alarms.standing().stream()
                        .map(alarm ->
                                new ServerStatus.Alarm(alarm.name(), alarm.since(), alarm.text()))
                        .toList();
        return new ServerStatus(
                Release.version(),
                ProcessHandle.current().pid(),
                started,
                Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds(),
                config.origin(),
                listening(gateway.listen()),
                config.admission().limit(),
                config.admission().onConflict().name().toLowerCase(Locale.ROOT),
                sessions,
                addresses,
                workers,
                tally.logins(),
                tally.ends(),
                Drops.of(gateway.counters()),
                health,
                standing,
                warnings(sessions, addresses, health, standing));
    }

    /** Which parts work. */
    Map<String, ServerStatus.Health> health(ServerConfig config, Accounts accounts) {
        Map<String, ServerStatus.Health> health = new LinkedHashMap<>();
        health.put("accounts", accounts(config, accounts));
        health.put("history", gateway.records().health());
        return health;
    }

    private static List<String> listening(ServerConfig.Listen listen) {
        return listen.addresses().isEmpty()
                ? List.of("0.0.0.0:" + listen.port())
                : listen.addresses().stream()
                        .map(Inet4Address::getHostAddress)
                        .map(address -> address + ":" + listen.port())
                        .toList();
    }

    private List<ServerStatus.WorkerLoad> workers() {
        List<Worker> workers = gateway.workers();
        long start = System.nanoTime();
        List<Long> before = workers.stream().map(Worker::cpuNanos).toList();
        try {
            TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long passed = System.nanoTime() - start;
        Map<Integer, Long> sessions =
                gateway.sessions().all().stream()
                        .map(Session::worker)
                        .collect(Collectors.groupingBy(Worker::index, Collectors.counting()));
        List<ServerStatus.WorkerLoad> loads = new ArrayList<>();
        for (Worker worker : workers) {
            long used = worker.cpuNanos() - before.get(worker.index());
            long percent = Math.clamp(used * 100 / passed, 0, 100);
            loads.add(
                    new ServerStatus.WorkerLoad(
                            worker.index(),
                            worker.load().get(),
                            sessions.getOrDefault(worker.index(), 0L).intValue(),
                            before.get(worker.index()) < 0 ? null : (int) percent));
        }
        return loads;
    }

    /** As a login finds them. */
    private static ServerStatus.Health accounts(ServerConfig config, Accounts accounts) {
        CompletableFuture<Lookup> answer = new CompletableFuture<>();
        try {
            accounts.storeFor(config.authentication().demanded().getFirst())
                    .find(NOBODY, answer::complete);
            return answer.get(ACCOUNTS_SECONDS, TimeUnit.SECONDS)
                            instanceof Lookup.Unreachable(String text)
                    ? new ServerStatus.Health(false, text)
                    : new ServerStatus.Health(true, "can be asked");
        } catch (TimeoutException e) {
            return new ServerStatus.Health(
                    false, "did not answer within " + ACCOUNTS_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ServerStatus.Health(false, "not asked: the server stops");
        } catch (RuntimeException | ExecutionException e) {
            return new ServerStatus.Health(false, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> warnings(
            ServerStatus.Places sessions,
            ServerStatus.Places pool,
            Map<String, ServerStatus.Health> health,
            List<ServerStatus.Alarm> alarms) {
        List<String> warnings = new ArrayList<>();
        health.forEach((part, state) -> {
            if (!state.ok()) {
                warnings.add(part + ": " + state.text());
            }
        });
        alarms.forEach(alarm -> warnings.add(alarm.name() + ": " + alarm.text()));
        if (isNearlyFull(pool)) {
            warnings.add(
                    "of the pool's " + pool.size() + " addresses " + pool.used() + " are held");
        }
        if (isNearlyFull(sessions)) {
            warnings.add(
                    "of " + sessions.size() + " possible sessions there are " + sessions.used());
        }
        return warnings;
    }

    private static boolean isNearlyFull(ServerStatus.Places places) {
        return places.size() > 0 && places.used() * 10L >= places.size() * 9L;
    }
}
