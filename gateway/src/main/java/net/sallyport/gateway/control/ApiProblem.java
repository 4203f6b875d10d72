package net.sallyport.gateway.control;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a call was not carried out, as a problem object (RFC 9457). */
public final class ApiProblem extends Exception {
    private static final long serialVersionUID = 1;
    private static final String TYPE_PREFIX = "urn:sallyport:problem:";

    /** The kinds of problem; names and numbers never change. */
    public enum Type {
        /** The request is no JSON, not of its form, or an argument is not as it should be. */
        BAD_REQUEST(400, "The request is not well formed"),
        UNSUPPORTED_VERSION(400, "This version of the protocol is not spoken"),
        /** HTTP: neither signed in nor a token that is good. */
        UNAUTHENTICATED(401, "Who asks is not known"),
        /** HTTP: the scope of who asks does not go so far. */
        OUT_OF_SCOPE(403, "This is not permitted with that scope"),
        /** HTTP: asked by a page of somebody else's. */
        FOREIGN_ORIGIN(403, "Asked from another site's page"),
        NO_SUCH_CALL(404, "There is no such call"),
        NO_SUCH_SESSION(404, "There is no such session"),
        NOT_IN(404, "The account is not in"),
        NO_SUCH_ACCOUNT(404, "There is no such account"),
        /** HTTP: the path is right, the method is not. */
        WRONG_METHOD(405, "This method is not for that path"),
        ACCOUNT_EXISTS(409, "There is such an account already"),
        /** HTTP: a body that is too long. */
        TOO_LARGE(413, "The request is too long"),
        /** HTTP: too many sign-ins that failed. */
        TOO_MANY(429, "Too many attempts"),
        /** A fault of ours, which the log has. */
        INTERNAL(500, "Internal error"),
        /** Too many connections at once, or the server is on its way down. */
        BUSY(503, "Not now"),
        /** A file or database that is needed for it. */
        UNREACHABLE(503, "What is needed for it cannot be reached");

        private final int status;
        private final String title;

        Type(int status, String title) {
            this.status = status;
            this.title = title;
        }

        /** The number that HTTP has for it. */
        public int status() {
            return status;
        }

        /** As programs see it: {@code urn:sallyport:problem:no-such-session}. */
        public String uri() {
            return TYPE_PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The type with this URI; null: one of a newer server. */
        public static @Nullable Type of(String uri) {
            for (Type type : values()) {
                if (type.uri().equals(uri)) {
                    return type;
                }
            }
            return null;
        }
    }

    private final Type type;

    /**
     * @param detail of this case, one sentence for people
     */
    public ApiProblem(Type type, String detail) {
        super(detail);
        this.type = type;
    }

    public Type type() {
        return type;
    }

    /** With the names that programs read. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("type", type.uri());
        map.put("title", type.title);
        map.put("status", type.status());
        map.put("detail", getMessage());
        return map;
    }
}
