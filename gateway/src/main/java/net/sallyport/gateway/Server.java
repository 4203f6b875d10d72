package net.sallyport.gateway;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.ControlSocket;
import net.sallyport.gateway.control.SessionTable;
import net.sallyport.gateway.database.LogAlarms;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.session.SessionView;
import net.sallyport.pppconfig.Problem;

/**
 * A gateway that runs from configuration files: reads them, starts, reads them again when told to,
 * answers the operator.
 */
public final class Server implements ControlSocket.Commands, AutoCloseable {
    private final ConfigReader.Source source;
    private final Overrides overrides;
    private final Environment environment;
    private final EventLog log;
    private final Gateway gateway;
    private volatile AccountSources accounts;
    private final ControlSocket control;

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
        this.accounts = accounts(config);
        this.gateway = Gateway.start(config, accounts, new LogAlarms(log), log);
        try {
            this.control = new ControlSocket(gateway.controlSocket(), this, log);
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
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
        before.close();
        log.info("reloaded", "from", config.origin());
        return List.of();
    }

    @Override
    public Object run(String command) {
        return switch (command) {
            case "reload" -> Map.of("problems", reload().stream().map(Problem::toString).toList());
            case "sessions" -> sessions().stream().map(SessionView::toMap).toList();
            case "counters" -> gateway.counters();
            case "sessions table" -> SessionTable.of(sessions());
            default -> throw new IllegalArgumentException("no such command: " + command);
        };
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
        control.close();
        gateway.close();
        accounts.close();
    }

    private List<SessionView> sessions() {
        return gateway.sessions().all().stream()
                .map(Session::view)
                .sorted(Comparator.comparingLong(SessionView::id))
                .toList();
    }

    private AccountSources accounts(ServerConfig config) {
        return new AccountSources(
                config, environment, problem -> log.warn("accounts", "problem", problem));
    }
}
