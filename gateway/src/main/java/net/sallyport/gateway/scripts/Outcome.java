package net.sallyport.gateway.scripts;

import net.sallyport.protocol.ppp.script.PppScript;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a script.
 *
 * @param trouble null where it ended with 0, or there is none
 */
record Outcome(PppScript script, @Nullable String trouble) {
    static Outcome good(PppScript script) {
        return new Outcome(script, null);
    }

    boolean isGood() {
        return trouble == null;
    }
}
