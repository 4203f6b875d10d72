package net.sallyport.hook;

import org.jspecify.annotations.Nullable;

/**
 * What the table knows of one pppd whose peer has proved itself.
 *
 * @param sinceMillis wall clock
 * @param interfaceName printable and short, whatever pppd said
 */
record Claim(
        Standing standing,
        ProcessIdentity pppd,
        long sinceMillis,
        PeerName account,
        String interfaceName) {

    enum Standing {
        /** Its hook has not decided, or was killed before it did. */
        UNDECIDED,
        IN,
        /** Displaced: to be ended by whoever has the lock. */
        LEAVING,
        /** Refused: likewise. */
        REFUSED;

        boolean isInside() {
            return this == UNDECIDED || this == IN;
        }
    }

    Claim with(Standing now) {
        return new Claim(now, pppd, sinceMillis, account, interfaceName);
    }

    String line() {
        return standing.name()
                + " "
                + pppd
                + " "
                + sinceMillis
                + " "
                + interfaceName
                + " x"
                + account.hex();
    }

    /** Null: the line is damaged. */
    static @Nullable Claim parse(String line) {
        String[] word = line.split(" ");
        if (word.length != 5 || !word[4].startsWith("x")) {
            return null;
        }
        Standing standing = null;
        for (Standing each : Standing.values()) {
            if (each.name().equals(word[0])) {
                standing = each;
            }
        }
        ProcessIdentity pppd = ProcessIdentity.parse(word[1]);
        long since = ProcessIdentity.number(word[2]);
        PeerName account = PeerName.ofHex(word[4].substring(1));
        return standing == null || pppd == null || since < 0 || account == null
                ? null
                : new Claim(standing, pppd, since, account, word[3]);
    }
}
