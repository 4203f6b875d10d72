package net.sallyport.gateway.accounts;

import java.util.List;
import net.sallyport.pppconfig.Word;

/**
 * A line of an account file with at least client, server and secret. Words are kept as they stand:
 * what follows is read when the account is looked up.
 *
 * @param line from 1
 * @param client a name, or {@code *}
 * @param server our name, or {@code *}
 * @param secret the secret, or {@code @/path} of a file with it
 * @param addresses what stands between the secret and {@code --}
 * @param options what stands behind {@code --}
 */
record SecretsLine(
        int line,
        String client,
        String server,
        String secret,
        List<Word> addresses,
        List<Word> options) {
    static final String WILDCARD = "*";

    /** How well the line fits: more for its client than for its server; -1 where it does not. */
    int score(PeerName peer, String ourName) {
        int score = 0;
        if (!client.equals(WILDCARD)) {
            if (!client.equals(peer.raw()) && !client.equals(peer.rendered())) {
                return -1;
            }
            score += 2;
        }
        return servesOnly(ourName) ? score + 1 : servesAny() ? score : -1;
    }

    boolean servesAny() {
        return server.equals(WILDCARD);
    }

    boolean servesOnly(String ourName) {
        return !servesAny() && server.equals(ourName);
    }

    /** Whether some peer could be given an address by this line. */
    boolean allowsSomeAddress() {
        for (Word word : addresses) {
            if (word.latin1().startsWith("-")) {
                return false;
            }
            if (!word.latin1().startsWith("!")) {
                return true;
            }
        }
        return false;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SecretsLine[line " + line + "]";
    }
}
