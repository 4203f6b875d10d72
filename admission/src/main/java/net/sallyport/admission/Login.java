package net.sallyport.admission;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to be in, its account proved.
 *
 * @param preferred an address to take if it is free and the account's rule permits it, such as the
 *     one this device had last; null for none
 */
public record Login(
        SessionId session,
        Account account,
        DeviceEvidence device,
        @Nullable Inet4Address preferred) {}
