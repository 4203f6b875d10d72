package net.sallyport.protocol.ppp.auth;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The texts that authentication carries, as pppd words them, and their reading. */
final class AuthText {
    static final String ACCESS_GRANTED = "Access granted";
    static final String ACCESS_DENIED = "Access denied";
    static final String LOGIN_OK = "Login ok";
    static final String LOGIN_INCORRECT = "Login incorrect";

    private static final int MESSAGE_MAX = 200;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private AuthText() {}

    /** Message text as it goes out: no control characters, not endless. */
    static byte[] bytes(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(MESSAGE_MAX)
                .forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return clean.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Message text as it came in, fit for a log line. */
    static String printable(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    /**
     * The message of an MS-CHAP Failure (RFC 2759 section 6, RFC 2433 section 8). Version 3 of the
     * password change in MS-CHAPv2, as the RFC wants it; pppd's 0 in MS-CHAPv1.
     */
    static byte[] failure(
            AuthMethod method, AuthError error, boolean retry, byte[] challenge, String message) {
        String text =
                "E=%d R=%d C=%s V=%d"
                        .formatted(
                                error.code(),
                                retry ? 1 : 0,
                                HEX.formatHex(challenge),
                                method == AuthMethod.MSCHAP_V2 ? 3 : 0);
        return bytes(message.isEmpty() ? text : text + " M=" + message);
    }

    /** A Failure of MS-CHAP, read. */
    record Failure(
            @Nullable AuthError error, boolean retry, byte @Nullable [] challenge, String text) {}

    /** Reads what can be read; a peer may leave out what it likes. */
    static Failure parseFailure(byte[] data) {
        String all = printable(data);
        int messageAt = all.startsWith("M=") ? 0 : all.indexOf(" M=");
        String fields = messageAt < 0 ? all : all.substring(0, messageAt);
        @Nullable AuthError error = null;
        boolean retry = false;
        byte @Nullable [] challenge = null;
        for (String field : fields.split(" ")) {
            if (field.startsWith("E=")) {
                error = error(field.substring(2));
            } else if (field.equals("R=1")) {
                retry = true;
            } else if (field.startsWith("C=")) {
                challenge = hex(field.substring(2));
            }
        }
        String text = all;
        if (messageAt >= 0) {
            text = all.substring(all.indexOf("M=", messageAt) + 2);
        } else if (error != null) {
            text = error.text();
        }
        return new Failure(error, retry, challenge, text);
    }

    /** What {@code M=} says in a Success of MS-CHAPv2, after the 42 characters of the proof. */
    static String successMessage(byte[] data) {
        String rest = printable(data).substring(42).strip();
        return rest.startsWith("M=") ? rest.substring(2) : rest;
    }

    private static @Nullable AuthError error(String digits) {
        for (AuthError error : AuthError.values()) {
            if (digits.equals(Integer.toString(error.code()))) {
                return error;
            }
        }
        return null;
    }

    private static byte @Nullable [] hex(String digits) {
        try {
            return HEX.parseHex(digits);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
