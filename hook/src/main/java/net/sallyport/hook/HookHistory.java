package net.sallyport.hook;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the hooks have written down, the events of each login put together. */
public final class HookHistory {
    /** A login so far. */
    private static final class Login {
        private final long atMillis;
        private final boolean refused;
        private final ProcessIdentity pppd;
        private final Map<String, String> started;
        private Map<String, String> ended = Map.of();
        private @Nullable String cause;
        private @Nullable String text;
        private @Nullable Long endedAt;
        private @Nullable Long displaced;
        private @Nullable Long displacedBy;

        private Login(
                long atMillis, boolean refused, ProcessIdentity pppd, Map<String, String> started) {
            this.atMillis = atMillis;
            this.refused = refused;
            this.pppd = pppd;
            this.started = started;
        }

        private void end(long at, String why, @Nullable String more) {
            endedAt = at;
            cause = why;
            text = more;
        }
    }

    private final List<Login> logins = new ArrayList<>();
    private final Map<String, Login> latest = new HashMap<>();

    /** Whom a login displaced whose own line is still to come. */
    private final Map<String, Long> waiting = new HashMap<>();

    private HookHistory() {}

    /** Whether a hook has ever written there. */
    public static boolean isThere(Path stateDir) {
        return Files.exists(Spool.file(stateDir))
                || Files.exists(Spool.older(Spool.file(stateDir)));
    }

    /** All of it, the newest first. Lines that are damaged are left out. */
    public static List<HookEntry> read(Path stateDir) throws IOException {
        HookHistory history = new HookHistory();
        Path newer = Spool.file(stateDir);
        for (Path file : List.of(Spool.older(newer), newer)) {
            if (Files.exists(file)) {
                history.readFile(file);
            }
        }
        String bootNow = Proc.bootId();
        List<HookEntry> entries = new ArrayList<>();
        for (Login login : history.logins) {
            HookEntry entry = entry(login, bootNow);
            if (entry != null) {
                entries.add(entry);
            }
        }
        entries.sort(Comparator.comparingLong(HookEntry::atMillis).reversed());
        return entries;
    }

    private void readFile(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                line(line);
            }
        }
    }

    private void line(String line) {
        String[] words = line.split(" ");
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals > 0) {
                fields.put(words[i].substring(0, equals), words[i].substring(equals + 1));
            }
        }
        ProcessIdentity pppd = ProcessIdentity.parse(fields.getOrDefault("pppd", ""));
        long at = ProcessIdentity.number(fields.getOrDefault("at", ""));
        String boot = fields.get("boot");
        if (pppd == null || at < 0 || boot == null) {
            return;
        }
        Login known = latest.get(boot + pppd);
        switch (words[0]) {
            case "in", "refused" -> {
                Login login = new Login(at, words[0].equals("refused"), pppd, fields);
                login.displaced = waiting.remove(boot + pppd);
                logins.add(login);
                latest.put(boot + pppd, login);
            }
            case "displaced" -> displaced(known, boot, at, fields);
            case "ended" -> {
                if (known != null && !known.refused) {
                    known.ended = fields;
                    if (known.endedAt == null) {
                        known.end(at, "ended", "pppd does not tell why");
                    }
                }
            }
            case "lost" -> {
                if (known != null && known.endedAt == null) {
                    known.end(at, "nas-error", "pppd ended without a word");
                }
            }
            default -> {
                // Of a newer version, or damaged.
            }
        }
    }

    private void displaced(
            @Nullable Login loser, String boot, long at, Map<String, String> fields) {
        ProcessIdentity by = ProcessIdentity.parse(fields.getOrDefault("by", ""));
        if (loser == null || loser.refused || by == null) {
            return;
        }
        loser.displacedBy = by.session();
        loser.end(
                at,
                "port-preempted",
                "displaced by the login of pppd "
                        + by.pid()
                        + (fields.containsKey("killed") ? ", had to be killed" : ""));
        waiting.put(boot + by, loser.pppd.session());
    }

    private static @Nullable HookEntry entry(Login login, String bootNow) {
        PeerName account = name(login.started.get("account"));
        PeerName name = name(login.started.get("name"));
        if (account == null || name == null) {
            return null;
        }
        String boot = login.started.getOrDefault("boot", "");
        if (login.refused) {
            ProcessIdentity holder =
                    ProcessIdentity.parse(login.started.getOrDefault("holder", ""));
            login.cause = "already-in";
            login.text = "the account is in" + (holder == null ? "" : " with pppd " + holder.pid());
        } else if (login.endedAt == null && !boot.equals(bootNow)) {
            login.end(login.atMillis, "nas-reboot", "the machine was restarted; when is not known");
        } else if (login.endedAt == null && !Proc.isRunningPppd(login.pppd)) {
            login.end(login.atMillis, "nas-error", "pppd ended without a word; when is not known");
        }
        Long seconds = number(login.ended.get("secs"));
        return new HookEntry(
                login.atMillis,
                login.refused,
                boot,
                login.pppd.session(),
                account,
                name,
                login.started.get("from"),
                login.ended.get("address"),
                login.started.get("if"),
                number(login.started.get("micros")),
                login.cause,
                login.text,
                login.displaced,
                login.displacedBy,
                login.endedAt,
                seconds == null ? null : seconds * 1000,
                number(login.ended.get("rx")),
                number(login.ended.get("tx")));
    }

    private static @Nullable PeerName name(@Nullable String word) {
        return word == null || !word.startsWith("x") ? null : PeerName.ofHex(word.substring(1));
    }

    private static @Nullable Long number(@Nullable String word) {
        long number = word == null ? -1 : ProcessIdentity.number(word);
        return number < 0 ? null : number;
    }
}
