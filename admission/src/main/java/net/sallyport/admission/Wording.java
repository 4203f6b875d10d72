package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.List;

/**
 * What people are told. The sentence comes first, the code for programs last, in brackets that no
 * device name can contain. The other side is named by its device, never by its address: what is
 * told here passes in clear and may be read by whoever has only the password.
 *
 * <p>Text and code are 127 characters at most: they go whole into the 128 octets of a
 * Call-Disconnect-Notify's statistics (RFC 2637 section 2.13) and into an MS-CHAP Failure.
 */
final class Wording {
    static final String CODE_PREFIX = "sallyport:";

    private Wording() {}

    static String withCode(String text, String code) {
        return text + " [" + code + "]";
    }

    static Displaced displaced(Displaced.Cause cause, Login winner) {
        return new Displaced(
                winner.session(),
                winner.device(),
                cause,
                switch (cause) {
                    case NEWER_LOGIN -> newer(winner);
                    case RECONNECTED ->
                            "Replaced by a newer login of this account on the same device";
                    case DID_NOT_ANSWER ->
                            "Did not answer, and was replaced by a newer login on "
                                    + device(winner.device());
                });
    }

    static Refusal displaced(Login winner) {
        return new Refusal(Refusal.Reason.DISPLACED, newer(winner));
    }

    /**
     * @param holders at least one, the oldest first
     */
    static Refusal alreadyIn(List<Claim> holders, long nowNanos) {
        Claim oldest = holders.getFirst();
        String where =
                "on %s, for %s"
                        .formatted(device(oldest.device()), age(nowNanos - oldest.sinceNanos()));
        return new Refusal(
                Refusal.Reason.ALREADY_IN,
                holders.size() == 1
                        ? "This account is already in, " + where
                        : "This account is already in %d times, the first %s"
                                .formatted(holders.size(), where));
    }

    static Refusal shortCycle(List<Claim> holders, long coolDownNanos) {
        return new Refusal(
                Refusal.Reason.SHORT_CYCLE,
                "Devices displace each other; %s stays. Disconnect it, or wait %s"
                        .formatted(device(holders.getLast().device()), age(coolDownNanos)));
    }

    static Refusal noAddress() {
        return new Refusal(Refusal.Reason.NO_ADDRESS, "No address is free for this account");
    }

    static Refusal addressHeld(List<Inet4Address> fixed) {
        return new Refusal(
                Refusal.Reason.ADDRESS_HELD,
                "The address of this account, %s, is held by another account's session"
                        .formatted(fixed.getFirst().getHostAddress()));
    }

    static Refusal notLetGo() {
        return new Refusal(
                Refusal.Reason.NOT_LET_GO,
                "The session before has not let go of the address of this account yet; try again");
    }

    static Refusal tooLate() {
        return new Refusal(
                Refusal.Reason.RESERVATION_EXPIRED,
                "It took too long to set up the connection; try again");
    }

    private static String newer(Login winner) {
        return "Replaced by a newer login of this account on " + device(winner.device());
    }

    private static String device(DeviceEvidence device) {
        String label = device.label();
        return label == null ? "another device" : label;
    }

    private static String age(long nanos) {
        long seconds = Math.max(0, nanos) / 1_000_000_000;
        if (seconds < 120) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h";
    }
}
