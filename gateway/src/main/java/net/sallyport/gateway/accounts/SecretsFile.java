package net.sallyport.gateway.accounts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.Word;
import net.sallyport.pppconfig.WordLexer;

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
        WordLexer lexer = new WordLexer(file, bytes, problems);
        List<Word> words = new ArrayList<>();
        for (Word word = lexer.next(); word != null; word = lexer.next()) {
            if (word.startsLine()) {
                secrets.add(words, problems);
                words = new ArrayList<>();
            }
            words.add(word);
        }
        secrets.add(words, problems);
        return secrets;
    }

    private void add(List<Word> words, Problems problems) {
        if (words.isEmpty()) {
            return;
        }
        if (words.size() < 3) {
            problems.notice(
                    new Place(file, words.getFirst().line()),
                    "the line is left out: it must have client, server and secret, and then"
                            + " addresses");
            return;
        }
        List<Word> rest = words.subList(3, words.size());
        int dashes = 0;
        while (dashes < rest.size() && !rest.get(dashes).latin1().equals("--")) {
            dashes++;
        }
        SecretsLine line =
                new SecretsLine(
                        words.getFirst().line(),
                        words.getFirst().latin1(),
                        words.get(1).latin1().intern(),
                        words.get(2).latin1(),
                        List.copyOf(rest.subList(0, dashes)),
                        List.copyOf(rest.subList(Math.min(dashes + 1, rest.size()), rest.size())));
        lines.add(line);
        byClient.computeIfAbsent(line.client(), client -> new ArrayList<>(1)).add(line);
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
        candidates.removeIf(line -> line.score(peer, ourName) < 0);
        candidates.sort((a, b) -> {
            int byScore = Integer.compare(b.score(peer, ourName), a.score(peer, ourName));
            return byScore != 0 ? byScore : Integer.compare(a.line(), b.line());
        });
        return candidates;
    }
}
