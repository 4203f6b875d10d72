package net.sallyport.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.sallyport.admission.Account;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.AccountPaths;
import net.sallyport.gateway.control.Api;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.Kick;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.control.SessionQuery;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.history.HistoryReader;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.log.LogText;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.session.SessionView;
import net.sallyport.pppconfig.Problem;

/** What operators have a running server do. */
final class Operations implements Api {
    private static final long KICK_SECONDS = 5;

    private final Server server;
    private final Gateway gateway;
    private final EventLog log;

    Operations(Server server, Gateway gateway, EventLog log) {
        this.server = server;
        this.gateway = gateway;
        this.log = log;
    }

    @Override
    public ServerStatus status() {
        return server.status();
    }

    @Override
    public SessionQuery.Page sessionPage(SessionQuery query) {
        return query.of(gateway.sessions().all().stream().map(Session::view));
    }

    @Override
    public List<SessionView> kick(Kick kick) throws ApiProblem {
        List<Session> sessions = find(kick);
        List<SessionView> ended = new ArrayList<>();
        List<CompletableFuture<?>> closing = new ArrayList<>();
        for (Session session : sessions) {
            SessionView view = session.view();
            ended.add(view);
            log.info(
                    "kicked",
                    "session",
                    view.id(),
                    "account",
                    String.valueOf(view.account()),
                    "reason",
                    String.valueOf(kick.reason()));
            closing.add(session.kick(kick.message()));
        }
        await(closing);
        return ended;
    }

    private List<Session> find(Kick kick) throws ApiProblem {
        Long id = kick.session();
        if (id != null) {
            Session session = gateway.sessions().find(new SessionId(id));
            if (session == null) {
                throw new ApiProblem(ApiProblem.Type.NO_SUCH_SESSION, "there is no session " + id);
            }
            if (isLeaving(session)) {
                throw new ApiProblem(
                        ApiProblem.Type.NO_SUCH_SESSION, "session " + id + " is closing already");
            }
            return List.of(session);
        }
        String account = String.valueOf(kick.account());
        List<Session> sessions =
                gateway.sessions().all().stream()
                        .filter(session -> isOf(session, account) && !isLeaving(session))
                        .sorted(Comparator.comparingLong(session -> session.id().value()))
                        .toList();
        if (sessions.isEmpty()) {
            throw new ApiProblem(
                    ApiProblem.Type.NOT_IN, "'" + LogText.escape(account) + "' is not in");
        }
        return sessions;
    }

    private static boolean isOf(Session session, String account) {
        Account known = session.account();
        return known != null && known.id().value().equals(account);
    }

    /** Whether its data path is closed: all that is left of it are its good-byes. */
    private static boolean isLeaving(Session session) {
        return switch (session.view().state()) {
            case CLOSING, ENDED -> true;
            case NEGOTIATING, AUTHENTICATING, RESERVED, COMMITTING, ENTERING, UP -> false;
        };
    }

    /** Only our own workers have to answer; one that is stuck has an alarm elsewhere. */
    private static void await(List<CompletableFuture<?>> closing) throws ApiProblem {
        try {
            CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                    .get(KICK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiProblem(ApiProblem.Type.BUSY, "the server stops");
        } catch (TimeoutException | ExecutionException e) {
            throw new ApiProblem(
                    ApiProblem.Type.INTERNAL,
                    "a worker did not close a session within " + KICK_SECONDS + " s");
        }
    }

    @Override
    public List<String> readAgain() {
        return server.reload().stream().map(Problem::toString).toList();
    }

    @Override
    public <T> T accounts(boolean make, T none, AccountWork<T> work) throws ApiProblem {
        AccountPaths paths = server.accountPaths();
        if (!make && !Files.exists(paths.database())) {
            return none;
        }
        try (AccountEditor editor = AccountEditor.open(paths)) {
            T result = work.with(editor);
            server.accountsChanged();
            return result;
        } catch (SQLException | IOException e) {
            log.error("accounts-unreachable", e);
            throw new ApiProblem(
                    ApiProblem.Type.UNREACHABLE,
                    "the account database: " + String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<HistoryEntry> history(HistoryQuery query) throws ApiProblem {
        List<HistoryEntry> entries = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(server.stateDir())) {
            reader.find(query, entries::add);
            return entries;
        } catch (SQLException e) {
            throw new ApiProblem(
                    ApiProblem.Type.UNREACHABLE, "the history: " + String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, Map<String, Long>> counters() {
        return gateway.counters();
    }
}
