package net.sallyport.admission;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * The right to be in: one session's, on one account.
 *
 * @param address null if the account's rule gives none
 * @param sinceNanos when it was committed
 */
public record Claim(
        Login login, FenceToken token, @Nullable Inet4Address address, long sinceNanos) {
    public AccountId account() {
        return login.account().id();
    }

    public SessionId session() {
        return login.session();
    }

    public DeviceEvidence device() {
        return login.device();
    }

    Claim withAddress(@Nullable Inet4Address other) {
        return new Claim(login, token, other, sinceNanos);
    }
}
