package net.sallyport.gateway.scripts;

import net.sallyport.protocol.ppp.script.PppScript;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a script.
 *
 * @param trouble null where it ended with 0, or there is none
 * @param wasTried false where it was there and has not begun
 */
record Outcome(PppScript script, @Nullable String trouble, boolean wasTried) {
    static Outcome good(PppScript script) {
        return new Outcome(script, null, true);
    }

    boolean isGood() {
        return trouble == null;
    }
}
