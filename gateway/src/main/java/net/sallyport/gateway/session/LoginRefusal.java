package net.sallyport.gateway.session;

import net.sallyport.admission.AccountId;
import net.sallyport.admission.Refusal;
import net.sallyport.gateway.accounts.Standing;
import net.sallyport.gateway.history.RefusedLogin;
import org.jspecify.annotations.Nullable;

/**
 * Why a login is not in.
 *
 * @param cause one lower-case word with hyphens, which never changes
 * @param account null: none was found
 * @param text what people were told
 * @param decisionNanos from the proof to the refusal
 */
public record LoginRefusal(
        String cause, @Nullable AccountId account, String text, long decisionNanos) {
    static final String WRONG_PASSWORD = "wrong-password";
    static final String NO_ACCOUNT = "no-account";
    static final String ACCOUNTS_UNREACHABLE = "accounts-unreachable";
    static final String TOO_MANY_LOGINS = "too-many-logins";
    static final String FAULT = "fault";

    static LoginRefusal of(String cause, @Nullable AccountId account, String text) {
        return new LoginRefusal(cause, account, text, 0);
    }

    static LoginRefusal of(Refusal refusal, AccountId account) {
        return of(refusal.reason().word(), account, refusal.text());
    }

    static LoginRefusal of(Standing standing, AccountId account) {
        return of("account-" + RefusedLogin.spell(standing), account, standing.text());
    }

    /** Whether it is what somebody who guesses meets. */
    boolean isWrongGuess() {
        return cause.equals(WRONG_PASSWORD) || cause.equals(NO_ACCOUNT);
    }

    /** The same, with how long it took. */
    LoginRefusal after(long nanos) {
        return new LoginRefusal(cause, account, text, nanos);
    }
}
