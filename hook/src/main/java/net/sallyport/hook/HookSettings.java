package net.sallyport.hook;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the hook decides; the installed scripts say it on the command line.
 *
 * @param limit sessions an account may hold, at least 1
 * @param runDir vanishes at a reboot
 * @param stateDir outlives it; the history is there
 * @param graceMillis how long a pppd has to end by itself after SIGTERM
 * @param pppd whose hook this is; null: the one above us
 */
public record HookSettings(
        OnConflict onConflict,
        int limit,
        boolean ignoreCase,
        boolean stripDomain,
        Path runDir,
        Path stateDir,
        long graceMillis,
        @Nullable ProcessIdentity pppd) {

    public static final Path RUN_DIR = Path.of("/run/sallyport/hook");
    public static final Path STATE_DIR = Path.of("/var/lib/sallyport");

    /** Two Terminate-Requests that nobody answers take pppd 6 s, its last scripts up to 5 s. */
    public static final long GRACE_MILLIS = 12_000;

    public static final HookSettings DEFAULT =
            new HookSettings(
                    OnConflict.REPLACE, 1, false, false, RUN_DIR, STATE_DIR, GRACE_MILLIS, null);

    /**
     * Takes an option and its value, or an option alone.
     *
     * @param value what follows it; empty: nothing does
     * @return null: there is no such option
     */
    @Nullable HookSettings with(String option, String value) throws HookException {
        return switch (option) {
            case "--on-conflict" ->
                    switch (value) {
                        case "replace" -> with(OnConflict.REPLACE);
                        case "deny" -> with(OnConflict.DENY);
                        default -> throw bad(option, value, "replace or deny");
                    };
            case "--limit" -> with((int) number(option, value, 1, 10_000));
            case "--grace-millis" -> grace(number(option, value, 0, 600_000));
            case "--ignore-case" -> names(true, stripDomain);
            case "--strip-domain" -> names(ignoreCase, true);
            case "--run-dir" -> in(Path.of(value), stateDir);
            case "--state-dir" -> in(runDir, Path.of(value));
            case "--pppd" -> {
                ProcessIdentity identity = ProcessIdentity.parse(value);
                if (identity == null) {
                    throw bad(option, value, "PID-START");
                }
                yield of(identity);
            }
            default -> null;
        };
    }

    static boolean takesNoValue(String option) {
        return option.equals("--ignore-case") || option.equals("--strip-domain");
    }

    public HookSettings with(OnConflict policy) {
        return new HookSettings(
                policy, limit, ignoreCase, stripDomain, runDir, stateDir, graceMillis, pppd);
    }

    public HookSettings with(int sessions) {
        return new HookSettings(
                onConflict, sessions, ignoreCase, stripDomain, runDir, stateDir, graceMillis, pppd);
    }

    public HookSettings names(boolean caseIgnored, boolean domainStripped) {
        return new HookSettings(
                onConflict,
                limit,
                caseIgnored,
                domainStripped,
                runDir,
                stateDir,
                graceMillis,
                pppd);
    }

    public HookSettings in(Path run, Path state) {
        return new HookSettings(
                onConflict, limit, ignoreCase, stripDomain, run, state, graceMillis, pppd);
    }

    public HookSettings grace(long millis) {
        return new HookSettings(
                onConflict, limit, ignoreCase, stripDomain, runDir, stateDir, millis, pppd);
    }

    HookSettings of(ProcessIdentity identity) {
        return new HookSettings(
                onConflict,
                limit,
                ignoreCase,
                stripDomain,
                runDir,
                stateDir,
                graceMillis,
                identity);
    }

    /** The account that a name stands for. */
    PeerName account(PeerName name) {
        PeerName account = stripDomain ? name.withoutDomain() : name;
        return ignoreCase ? account.inSmallLetters() : account;
    }

    private static long number(String option, String value, long least, long most)
            throws HookException {
        long number = ProcessIdentity.number(value);
        if (number < least || number > most) {
            throw bad(option, value, "a number from " + least + " to " + most);
        }
        return number;
    }

    private static HookException bad(String option, String value, String expected) {
        return new HookException(option + " is '" + value + "', expected " + expected);
    }
}
