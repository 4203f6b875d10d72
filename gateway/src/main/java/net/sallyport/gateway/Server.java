package net.sallyport.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.accounts.AccountPaths;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.Api;
import net.sallyport.gateway.control.Calls;
import net.sallyport.gateway.control.ControlSocket;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.database.AlarmBoard;
import net.sallyport.gateway.database.LogAlarms;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.Rates;
import net.sallyport.gateway.events.ToldAlarms;
import net.sallyport.gateway.http.HttpService;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.metrics.Watched;
import net.sallyport.gateway.session.Session;
import net.sallyport.pppconfig.Problem;

/**
 * A gateway that runs from configuration files: reads them, starts, reads them again when told to,
 * answers the operator.
 */
public final class Server implements AutoCloseable, Watched {
    private static final long ALIVE_MILLIS = 2_000;

    private final ConfigReader.Source source;
    private final Overrides overrides;
    private final Environment environment;
    private final EventLog log;
    private final Gateway gateway;
    private final AlarmBoard alarms;
    private final StatusReport report;
    private volatile ServerConfig inForce;
    private volatile AccountSources accounts;
    private final Operations operations;
    private final ControlSocket control;
    private final EventHub hub;
    private final HttpService console;
    private final ServiceManager manager;

    /**
     * Starts with a configuration that was read without a problem.
     *
     * @param source where it was read from, for reading it again
     * @throws IOException what {@link Gateway#start} throws
     */
    public Server(
            ServerConfig config,
            ConfigReader.Source source,
            Overrides overrides,
            Environment environment,
            EventLog log)
            throws IOException {
        this.source = source;
        this.overrides = overrides;
        this.environment = environment;
        this.log = log;
        this.inForce = config;
        this.accounts = accounts(config);
        this.hub = new EventHub();
        this.alarms = new AlarmBoard(new ToldAlarms(hub, new LogAlarms(log)));
        this.gateway = Gateway.start(config, accounts, alarms, hub, log);
        this.report = new StatusReport(gateway, alarms);
        this.operations = new Operations(this, gateway, log);
        try {
            this.control =
                    new ControlSocket(
                            gateway.controlSocket(),
                            operations,
                            hub,
                            ControlSocket.IDLE_MILLIS,
                            log);
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
        this.console =
                new HttpService(
                        config,
                        new Calls(operations),
                        this,
                        hub,
                        new Rates(() ->
                                gateway.sessions().all().stream().map(Session::view).toList()),
                        alarms,
                        log);
        this.manager = ServiceManager.start(System.getenv(), gateway::isAlive, log);
    }

    /**
     * Reads the configuration again; with a problem in it, nothing changes.
     *
     * @return the problems, none if it is in force now
     */
    public synchronized List<Problem> reload() {
        ConfigReader.Result result =
                new ConfigReader(environment, AccountSources::check).read(source, overrides);
        ServerConfig config = result.config();
        if (config == null) {
            result.problems().forEach(problem -> log.warn("reload-problem", "problem", problem));
            log.warn("reload-refused", "problems", result.problems().size());
            return result.problems();
        }
        AccountSources before = accounts;
        accounts = accounts(config);
        gateway.reload(config, accounts);
        inForce = config;
        console.reload(config);
        before.close();
        log.info("reloaded", "from", config.origin());
        return List.of();
    }

    /** What operators can have it do. */
    public Api api() {
        return operations;
    }

    ServerStatus status() {
        return report.look(inForce, accounts);
    }

    @Override
    public String metrics(boolean perSession) {
        return new MetricsReport(gateway, alarms, hub)
                .write(inForce, report.health(inForce, accounts), perSession);
    }

    @Override
    public Map<String, Boolean> health() {
        Map<String, Boolean> parts = new LinkedHashMap<>();
        parts.put("workers", gateway.isAlive(ALIVE_MILLIS));
        report.health(inForce, accounts).forEach((part, state) -> parts.put(part, state.ok()));
        return parts;
    }

    AccountPaths accountPaths() {
        return AccountPaths.of(inForce);
    }

    Path stateDir() {
        return inForce.paths().stateDir();
    }

    /** Addresses that are an account's now are nobody else's. */
    void accountsChanged() {
        gateway.pool().setAside(accounts.fixedAddresses());
    }

    Gateway gateway() {
        return gateway;
    }

    /** How many workers serve. */
    public int workerCount() {
        return gateway.workerCount();
    }

    @Override
    public void close() {
        manager.close();
        control.close();
        console.close();
        gateway.close();
        hub.close();
        accounts.close();
    }

    private AccountSources accounts(ServerConfig config) {
        return new AccountSources(
                config, environment, problem -> log.warn("accounts", "problem", problem));
    }
}
