package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.PppOption.works;
import static net.sallyport.gateway.config.WorkingOptions.number;
import static net.sallyport.gateway.config.WorkingOptions.path;
import static net.sallyport.pppconfig.Argument.TEXT;

import java.util.List;
import net.sallyport.pppconfig.Place;

/** What pppd's options say about the scripts that are run beside a session. */
final class ScriptOptions {
    private ScriptOptions() {}

    static List<PppOption> all() {
        return List.of(
                path(
                        "auth-up-script",
                        "run instead of the ppp directory's `auth-up`",
                        (d, p) -> d.authUp = p),
                path("auth-down-script", "likewise", (d, p) -> d.authDown = p),
                path("ip-pre-up-script", "likewise", (d, p) -> d.ipPreUp = p),
                path("ip-up-script", "likewise", (d, p) -> d.ipUp = p),
                path("ip-down-script", "likewise", (d, p) -> d.ipDown = p),
                works(
                        "ipparam",
                        TEXT,
                        "the scripts' last argument, under `noipparam`",
                        (s, place, text) -> s.draft.ipParam = text),
                number(
                        "child-timeout",
                        "seconds that a script may outlive its session; 0 as long as any other",
                        0,
                        3600,
                        (d, n) -> d.childTimeoutSeconds = n),
                works(
                        "set",
                        TEXT,
                        "NAME=VALUE in the scripts' environment",
                        ScriptOptions::setVariable),
                works(
                        "unset",
                        TEXT,
                        "not in the scripts' environment, even one of pppd's own",
                        ScriptOptions::hideVariable),
                works(
                        "linkname",
                        TEXT,
                        "the scripts' LINKNAME; there is no pid file by it, which would be every"
                                + " session's",
                        (s, place, name) -> s.draft.environment.put("LINKNAME", name)));
    }

    private static void setVariable(OptionState state, Place place, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            state.problems.add(
                    place, "set '" + assignment + "': write NAME=VALUE after it, without blanks");
            return;
        }
        String name = assignment.substring(0, equals);
        state.draft.hidden.remove(name);
        state.draft.environment.put(name, assignment.substring(equals + 1));
    }

    private static void hideVariable(OptionState state, Place place, String name) {
        state.draft.environment.remove(name);
        state.draft.hidden.add(name);
    }
}
