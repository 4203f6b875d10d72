package net.sallyport.gateway.accounts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;

/**
 * An account file as it was read once, indexed by client, so that a login costs the same whether it
 * has ten lines or 100,000. Immutable.
 */
final class SecretsFile {
    private final String file;
    private final List<SecretsLine> lines = new ArrayList<>();
    private final Map<String, List<SecretsLine>> byClient = new HashMap<>();

    private SecretsFile(String file) {
        this.file = file;
    }

    /** Cuts a file into lines. One with fewer than three words is left out, with a notice. */
    static SecretsFile parse(String file, byte[] bytes, Problems problems) {
        SecretsFile secrets = new SecretsFile(file);
        for (SecretsLine line : SecretsLine.parse(file, bytes, problems)) {
            secrets.lines.add(line);
            secrets.byClient.computeIfAbsent(line.client(), client -> new ArrayList<>(1)).add(line);
        }
        return secrets;
    }

    String file() {
        return file;
    }

    List<SecretsLine> lines() {
        return lines;
    }

    /**
     * The lines that fit, best first; of two that fit equally well, the first of the file is the
     * better.
     */
    List<SecretsLine> matching(PeerName peer, String ourName) {
        List<SecretsLine> candidates =
                new ArrayList<>(byClient.getOrDefault(peer.raw(), List.of()));
        if (!peer.rendered().equals(peer.raw())) {
            candidates.addAll(byClient.getOrDefault(peer.rendered(), List.of()));
        }
        if (!peer.raw().equals(SecretsLine.WILDCARD)) {
            candidates.addAll(byClient.getOrDefault(SecretsLine.WILDCARD, List.of()));
        }
        candidates.removeIf(line -> score(line, peer, ourName) < 0);
        candidates.sort((a, b) -> {
            int byScore = Integer.compare(score(b, peer, ourName), score(a, peer, ourName));
            return byScore != 0 ? byScore : Integer.compare(a.line(), b.line());
        });
        return candidates;
    }

    /** How well a line fits: more for its client than for its server; -1 where it does not. */
    static int score(SecretsLine line, PeerName peer, String ourName) {
        int score = 0;
        String client = line.client();
        if (!client.equals(SecretsLine.WILDCARD)) {
            if (!client.equals(peer.raw()) && !client.equals(peer.rendered())) {
                return -1;
            }
            score += 2;
        }
        return line.servesOnly(ourName) ? score + 1 : line.servesAny() ? score : -1;
    }
}
