package net.sallyport.gateway.control;

import java.util.List;
import java.util.Map;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.operators.Scope;
import net.sallyport.gateway.session.SessionState;
import net.sallyport.gateway.session.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the API by name, their arguments and answers as trees of JSON; docs/control.md tells
 * them. Knows nothing of what carries them. Safe for any thread.
 */
public final class Calls {
    private static final int MAX_SESSIONS = 1_000_000;
    private static final int MAX_ENTRIES = 10_000;
    private static final int USUAL_ENTRIES = 100;

    private final Api api;
    private final AccountCalls accounts;

    public Calls(Api api) {
        this.api = api;
        this.accounts = new AccountCalls(api);
    }

    /** What it takes to have a call carried out. */
    public static Scope scopeOf(String call) {
        return switch (call) {
            case "kick", "reload" -> Scope.OPERATE;
            case "account-add", "account-set", "account-password", "account-remove" ->
                    Scope.ADMINISTER;
            default -> Scope.READ;
        };
    }

    /**
     * Carries a call out.
     *
     * @param arguments as {@link JsonReader} reads an object
     * @return what {@link Json} writes
     * @throws ApiProblem it is not carried out
     */
    public Object run(String call, Map<?, ?> arguments) throws ApiProblem {
        Arguments given = new Arguments(arguments);
        return switch (call) {
            case "status" -> {
                given.end();
                yield api.status().toMap();
            }
            case "sessions" -> {
                SessionQuery query = sessionQuery(given);
                given.end();
                yield maps(api.sessions(query));
            }
            case "kick" -> {
                Kick kick = kick(given);
                given.end();
                yield Map.of("kicked", maps(api.kick(kick)));
            }
            case "reload" -> {
                given.end();
                yield Map.of("problems", api.readAgain());
            }
            case "history" -> {
                HistoryQuery query = historyQuery(given);
                given.end();
                yield api.history(query).stream().map(HistoryEntry::toMap).toList();
            }
            case "accounts" -> accounts.list(given);
            case "account" -> accounts.one(given);
            case "account-add" -> accounts.add(given);
            case "account-set" -> accounts.set(given);
            case "account-password" -> accounts.password(given);
            case "account-remove" -> accounts.remove(given);
            case "counters" -> {
                given.end();
                yield api.counters();
            }
            default ->
                    throw new ApiProblem(
                            ApiProblem.Type.NO_SUCH_CALL, "there is no call '" + call + "'");
        };
    }

    /** Like {@code sessions}, with how many there are in all. */
    public SessionQuery.Page sessionPage(Map<?, ?> arguments) throws ApiProblem {
        Arguments given = new Arguments(arguments);
        SessionQuery query = sessionQuery(given);
        given.end();
        return api.sessionPage(query);
    }

    private static SessionQuery sessionQuery(Arguments given) throws ApiProblem {
        return new SessionQuery(
                given.text("account"),
                given.choice("state", SessionState.class),
                given.text("search"),
                given.choice("order", SessionQuery.Order.class, SessionQuery.Order.ID),
                given.flag("reverse"),
                given.within("offset", 0, MAX_SESSIONS, 0),
                given.within("limit", 1, MAX_SESSIONS, MAX_SESSIONS));
    }

    private static HistoryQuery historyQuery(Arguments given) throws ApiProblem {
        return new HistoryQuery(
                given.text("account"),
                given.instant("since"),
                given.instant("until"),
                given.text("cause"),
                given.within("limit", 1, MAX_ENTRIES, USUAL_ENTRIES));
    }

    private static Kick kick(Arguments given) throws ApiProblem {
        try {
            return new Kick(given.text("account"), given.number("session"), given.text("reason"));
        } catch (IllegalArgumentException e) {
            throw Arguments.bad(String.valueOf(e.getMessage()));
        }
    }

    private static List<Map<String, @Nullable Object>> maps(List<SessionView> sessions) {
        return sessions.stream().map(SessionView::toMap).toList();
    }
}
