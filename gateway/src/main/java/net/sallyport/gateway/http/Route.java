package net.sallyport.gateway.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.ApiProblem;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API as HTTP has it.
 *
 * @param path its segments below the API's root; one in braces is an argument
 * @param call as the control socket has it
 * @param query the arguments that are parameters of the query; all others are in the body
 * @param status of the answer
 */
record Route(String method, List<String> path, String call, Map<String, Kind> query, int status) {
    /** What a parameter of the query is. */
    enum Kind {
        TEXT,
        NUMBER,
        FLAG
    }

    private static final Map<String, Kind> PAGE =
            Map.of("offset", Kind.NUMBER, "limit", Kind.NUMBER);

    static final Map<String, Kind> SESSION_QUERY =
            with(
                    PAGE,
                    Map.of(
                            "account", Kind.TEXT,
                            "state", Kind.TEXT,
                            "search", Kind.TEXT,
                            "order", Kind.TEXT,
                            "reverse", Kind.FLAG));

    /** Every call but those that HTTP has for itself. */
    static final List<Route> ALL =
            List.of(
                    get("status", "status", Map.of()),
                    get("sessions", "sessions", SESSION_QUERY),
                    new Route("POST", List.of("kick"), "kick", Map.of(), 200),
                    new Route("POST", List.of("reload"), "reload", Map.of(), 200),
                    get("counters", "counters", Map.of()),
                    get(
                            "history",
                            "history",
                            Map.of(
                                    "account", Kind.TEXT,
                                    "since", Kind.TEXT,
                                    "until", Kind.TEXT,
                                    "cause", Kind.TEXT,
                                    "limit", Kind.NUMBER)),
                    get("accounts", "accounts", with(PAGE, Map.of("search", Kind.TEXT))),
                    new Route("POST", List.of("accounts"), "account-add", Map.of(), 201),
                    new Route("GET", List.of("accounts", "{account}"), "account", Map.of(), 200),
                    new Route(
                            "PATCH",
                            List.of("accounts", "{account}"),
                            "account-set",
                            Map.of(),
                            200),
                    new Route(
                            "PUT",
                            List.of("accounts", "{account}", "password"),
                            "account-password",
                            Map.of(),
                            200),
                    new Route(
                            "DELETE",
                            List.of("accounts", "{account}"),
                            "account-remove",
                            Map.of(),
                            200));

    private static Route get(String path, String call, Map<String, Kind> query) {
        return new Route("GET", List.of(path), call, query, 200);
    }

    private static Map<String, Kind> with(Map<String, Kind> some, Map<String, Kind> more) {
        Map<String, Kind> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }

    boolean takesBody() {
        return !method.equals("GET");
    }

    /** The arguments in the path; null: it is another one. */
    @Nullable Map<String, Object> match(List<String> segments) {
        if (segments.size() != path.size()) {
            return null;
        }
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String form = path.get(i);
            if (form.startsWith("{")) {
                arguments.put(form.substring(1, form.length() - 1), segments.get(i));
            } else if (!form.equals(segments.get(i))) {
                return null;
            }
        }
        return arguments;
    }

    /** Parameters as arguments of a call. */
    static Map<String, Object> arguments(Map<String, String> parameters, Map<String, Kind> kinds)
            throws ApiProblem {
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            String name = each.getKey();
            String text = each.getValue();
            arguments.put(
                    name,
                    switch (kinds.get(name)) {
                        case null ->
                                throw Requests.bad("there is no parameter '" + name + "' here");
                        case TEXT -> text;
                        case NUMBER -> number(name, text);
                        case FLAG -> flag(name, text);
                    });
        }
        return arguments;
    }

    private static Long number(String name, String text) throws ApiProblem {
        if (!text.matches("[0-9]{1,18}")) {
            throw Requests.bad(name + " is no whole number");
        }
        return Long.valueOf(text);
    }

    private static Boolean flag(String name, String text) throws ApiProblem {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Requests.bad(name + " is neither true nor false");
        };
    }
}
