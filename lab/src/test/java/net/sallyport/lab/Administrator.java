package net.sallyport.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Administrators of a server, made as people make them. */
final class Administrator {
    private static final Duration BOUND = Duration.ofSeconds(90);

    private Administrator() {}

    static void add(Lab lab, SallyportServer server, String name, String password) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "echo '" + password + "' | \"$@\"", "sh"));
        command.addAll(
                SallyportCommand.quick(
                        "admin",
                        "add",
                        name,
                        "--password-stdin",
                        "--state-dir",
                        server.stateDir().toString()));
        lab.run(BOUND, command.toArray(String[]::new)).orThrow("admin add");
    }
}
