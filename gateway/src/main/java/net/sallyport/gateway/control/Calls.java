package net.sallyport.gateway.control;

import java.util.List;
import java.util.Map;
import net.sallyport.gateway.session.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the API by name, their arguments and answers as trees of JSON; docs/control.md tells
 * them. Knows nothing of what carries them. Safe for any thread.
 */
public final class Calls {
    private static final int MAX_SESSIONS = 1_000_000;

    private final Api api;

    public Calls(Api api) {
        this.api = api;
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
            case "counters" -> {
                given.end();
                yield api.counters();
            }
            default ->
                    throw new ApiProblem(
                            ApiProblem.Type.NO_SUCH_CALL, "there is no call '" + call + "'");
        };
    }

    private static SessionQuery sessionQuery(Arguments given) throws ApiProblem {
        Long limit = given.number("limit");
        if (limit != null && (limit < 1 || limit > MAX_SESSIONS)) {
            throw Arguments.bad("limit is 1 to " + MAX_SESSIONS);
        }
        return new SessionQuery(
                given.text("account"),
                given.text("state"),
                given.choice("order", SessionQuery.Order.class, SessionQuery.Order.ID),
                given.flag("reverse"),
                limit == null ? MAX_SESSIONS : limit.intValue());
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
