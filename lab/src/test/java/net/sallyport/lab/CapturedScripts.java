package net.sallyport.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The five scripts of pppd, each of which writes down all that it was given, and what they wrote:
 * by script and by what is said of it.
 */
record CapturedScripts(Map<String, Map<String, String>> byScript) {
    static final List<String> NAMES =
            List.of("auth-up", "auth-down", "ip-pre-up", "ip-up", "ip-down");

    /** Bytes of an IP packet of ping's. */
    private static final int PING = 84;

    /** Shell's own variables come later: what /proc has is what it was started with. */
    private static final String SCRIPT =
            """
            #!/bin/sh
            name=${0##*/}
            {
                number=0
                for argument in "$@"; do
                    number=$((number + 1))
                    echo "argument $number|$argument"
                done
                tr '\\0' '\\n' < /proc/$$/environ | sed 's/^\\([^=]*\\)=/variable \\1|/'
                echo "parent is PPPD_PID|$([ "$PPID" = "$PPPD_PID" ] && echo yes)"
                echo "directory|$(pwd)"
                echo "umask|$(umask)"
                echo "input|$(readlink /proc/$$/fd/0)"
                echo "own session|$(ps -o sid= -p $$ | grep -qw $$ && echo yes)"
                echo "own group|$(ps -o pgid= -p $$ | grep -qw $$ && echo yes)"
                sed -n 's/^\\(Sig\\(Ign\\|Blk\\)\\|Uid\\|Gid\\):/\\1|/p' /proc/self/status
                echo "path|$0"
            } > "$CAPTURE/$name.new" 2>&1
            mv "$CAPTURE/$name.new" "$CAPTURE/$name"
            """;

    /** Files below /etc. */
    static ServerFiles in(ServerFiles files) {
        ServerFiles more = files;
        for (String name : NAMES) {
            more = more.with("ppp/" + name, SCRIPT);
        }
        return more;
    }

    /** Reads what {@code head -n -0 *} printed of the files. */
    static CapturedScripts parse(String text) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        Map<String, String> one = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("==> ")) {
                String path = line.substring(4, line.length() - 4);
                one = new TreeMap<>();
                all.put(path.substring(path.lastIndexOf('/') + 1), one);
            } else if (!line.isBlank()) {
                int bar = line.indexOf('|');
                one.put(line.substring(0, bar), line.substring(bar + 1).strip());
            }
        }
        return new CapturedScripts(all);
    }

    /** What must be equal: without pids, the names of lines and the captures' directory. */
    List<String> comparable() {
        List<String> lines = new ArrayList<>();
        byScript.forEach((script, facts) -> {
            String device = facts.get("variable DEVICE");
            facts.forEach((name, value) -> {
                String shown =
                        switch (name) {
                            case "variable PPPD_PID" -> value.matches("\\d+") ? "PID" : value;
                            case "variable CAPTURE" -> "DIRECTORY";
                            case "variable CONNECT_TIME" ->
                                    value.matches("\\d+") ? "SECONDS" : value;
                            case "variable BYTES_SENT", "variable BYTES_RCVD" ->
                                    arePings(value) ? "PINGS" : value;
                            default -> value.equals(device) ? "LINE" : value;
                        };
                lines.add(script + ": " + name + " = " + shown);
            });
        });
        return lines;
    }

    /** Nothing but pings has passed, and at least two. */
    private static boolean arePings(String bytes) {
        int number = Integer.parseInt(bytes);
        return number >= 2 * PING && number % PING == 0;
    }

    String fact(String script, String name) {
        return byScript.get(script).get(name);
    }
}
