package net.sallyport.client.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;
import org.jspecify.annotations.Nullable;

/** Looks our own password up in account files, by pppd's rules. */
final class AccountSecrets {
    /**
     * A password.
     *
     * @param secret its bytes as they stand in the file
     * @param place the line
     */
    record Found(byte[] secret, Place place) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Found[" + place + "]";
        }
    }

    private AccountSecrets() {}

    /**
     * The password of the line that fits best, a literal client counting more than a literal
     * server, the first of two equals; null where none fits or a file cannot be read, which is then
     * a problem.
     *
     * @param account our name, a char a byte
     * @param server the server's name in the files; null where none is given: then every line of
     *     the account must have the same password
     */
    static @Nullable Found find(
            List<Path> files, String account, @Nullable String server, Problems problems) {
        Found best = null;
        int bestScore = -1;
        for (Path file : files) {
            for (SecretsLine line : lines(file, problems)) {
                int score = score(line, account, server);
                if (score < 0 || server != null && score <= bestScore) {
                    continue;
                }
                Place place = new Place(file.toString(), line.line());
                byte[] secret = line.secretBytes(place, problems);
                if (secret == null) {
                    continue;
                }
                if (server == null && best != null && score == bestScore) {
                    if (!Arrays.equals(secret, best.secret())) {
                        problems.add(
                                place,
                                "this password of '"
                                        + ClientDraft.text(account)
                                        + "' and the one at "
                                        + best.place()
                                        + " differ: write `remotename` and the line's second word"
                                        + " into the peers file to choose one");
                        return null;
                    }
                } else if (score > bestScore) {
                    best = new Found(secret, place);
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private static int score(SecretsLine line, String account, @Nullable String server) {
        int score = 0;
        if (!line.client().equals(SecretsLine.WILDCARD)) {
            if (!line.client().equals(account)) {
                return -1;
            }
            score += 2;
        }
        if (server == null || line.servesAny()) {
            return score;
        }
        return line.servesOnly(server) ? score + 1 : -1;
    }

    private static List<SecretsLine> lines(Path file, Problems problems) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return new ArrayList<>(
                    SecretsLine.parse(file.toString(), ConfigFiles.bytes(file), problems));
        } catch (IOException unreadable) {
            problems.add(
                    Place.of(file),
                    "the account file cannot be read: " + ConfigFiles.reason(file, unreadable));
            return List.of();
        }
    }
}
