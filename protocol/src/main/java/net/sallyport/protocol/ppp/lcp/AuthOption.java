package net.sallyport.protocol.ppp.lcp;

import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.automaton.Option;
import org.jspecify.annotations.Nullable;

/** The Authentication-Protocol option (RFC 1661 section 6.2, RFC 1994 section 3). Stateless. */
final class AuthOption {
    private AuthOption() {}

    static Option of(AuthMethod method) {
        int protocol = method.protocol();
        byte high = (byte) (protocol >> 8);
        byte low = (byte) protocol;
        return new Option(
                Lcp.AUTHENTICATION_PROTOCOL,
                method.algorithm() < 0
                        ? new byte[] {high, low}
                        : new byte[] {high, low, (byte) method.algorithm()});
    }

    /** The method, or null if it is none that we know. */
    static @Nullable AuthMethod method(Option option) {
        for (AuthMethod method : AuthMethod.values()) {
            if (of(method).equals(option)) {
                return method;
            }
        }
        return null;
    }
}
