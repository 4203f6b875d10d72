package net.sallyport.client.call;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says at the end of a connection.
 *
 * @param reason what it comes down to
 * @param text its words, without code and wrapping, fit for people
 */
record ServerWords(Reason reason, String text) {
    /** What a reason means for dialling again. */
    enum Reason {
        /** Another login of the account took the place. */
        DISPLACED,
        /** The account is in, and whoever is in stays. */
        IN_USE,
        /** Somebody who runs the server has ended it. */
        KICKED,
        /** It may well work in a moment. */
        PASSING,
        /** Nothing that is understood, or nothing at all. */
        OTHER
    }

    private static final Pattern CODE = Pattern.compile("\\s*\\[sallyport:([a-z-]{1,40})]");
    private static final Pattern WRAPPED =
            Pattern.compile("LCP terminated by peer \\((.*)\\)", Pattern.DOTALL);

    /** Servers' ways of saying that a newer login of the account has come. */
    private static final Pattern DISPLACED =
            Pattern.compile(
                    "replaced|displaced|superseded|taken over"
                            + "|(logged|signed) (in|on) (from |at |on )?(elsewhere|another|other)"
                            + "|(another|newer|new|duplicate|second)"
                            + " (login|session|logon|connection|device|location)");

    /** Servers' ways of saying that there is a login of the account already. */
    private static final Pattern IN_USE =
            Pattern.compile(
                    "already (logged|signed|connected|online|active|in use|in\\b|open)"
                            + "|simultaneous|concurrent"
                            + "|(multiple|too many|maximum|max)[^.]{0,20}"
                            + "(login|logon|session|connection|user)"
                            + "|(login|logon|session|connection)s? (limit|exceeded)"
                            + "|(account|user|name|login)( is)?( currently)? in use");

    /** Reads what a tunnel's end says. */
    static ServerWords of(String said) {
        Matcher wrapped = WRAPPED.matcher(said);
        String words = wrapped.matches() ? wrapped.group(1) : said;
        Matcher code = CODE.matcher(words);
        if (code.find()) {
            return new ServerWords(
                    ofCode(code.group(1)), Printable.of(code.replaceAll("").strip()));
        }
        String lower = words.toLowerCase(Locale.ROOT);
        Reason reason =
                DISPLACED.matcher(lower).find()
                        ? Reason.DISPLACED
                        : IN_USE.matcher(lower).find() ? Reason.IN_USE : Reason.OTHER;
        return new ServerWords(reason, Printable.of(words));
    }

    /** Sallyport's own codes, as docs/admission.md lists them. */
    private static Reason ofCode(String code) {
        return switch (code) {
            case "displaced", "reconnected", "no-answer" -> Reason.DISPLACED;
            case "already-in", "short-cycle" -> Reason.IN_USE;
            case "kicked" -> Reason.KICKED;
            case "no-address", "address-held", "not-let-go", "too-late" -> Reason.PASSING;
            default -> Reason.OTHER;
        };
    }
}
