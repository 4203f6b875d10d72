package net.sallyport.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the installed scripts start. The lines on standard output are for the log; the exit code is
 * for the script.
 */
public final class HookMain {
    /** The login is in, or the end is noted. */
    public static final int IN = 0;

    /** The login is refused, and its pppd has been asked to end. */
    public static final int REFUSED = 10;

    /** There is no such pppd any more. */
    public static final int GONE = 11;

    /** A newer login has taken the place of this one, and ends its pppd. */
    public static final int DISPLACED = 12;

    /** Nothing could be decided; the line says why. */
    public static final int FAILED = 1;

    public static final int USAGE = 2;

    private HookMain() {}

    public static void main(String[] words) {
        System.exit(run(words));
    }

    /**
     * @param words {@code auth-up} or {@code auth-down}, options, pppd's arguments; they must be
     *     the last words of this process's command line
     * @return the exit code
     */
    public static int run(String[] words) {
        byte[][] line = Proc.commandLine("self");
        byte[][] raw = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            int there = line.length - words.length + i;
            raw[i] = there >= 0 ? line[there] : words[i].getBytes(StandardCharsets.UTF_8);
        }
        return run(words, raw, System.out::println);
    }

    static int run(String[] words, byte[][] raw, Journal.Lines out) {
        if (words.length == 0) {
            out.line("usage text=\"expected auth-up or auth-down\"");
            return USAGE;
        }
        try {
            if (words[0].equals("end")) {
                return end(words, out);
            }
            if (words[0].equals("rehearse")) {
                return Rehearsal.run(words, out);
            }
            Call call =
                    Call.parse(
                            HookSettings.DEFAULT,
                            Arrays.copyOfRange(words, 1, words.length),
                            Arrays.copyOfRange(raw, 1, raw.length));
            return switch (words[0]) {
                case "auth-up" -> exitCode(new AuthUp(call, out).run());
                case "auth-down" -> {
                    new AuthDown(call, out).run();
                    yield IN;
                }
                default -> throw new HookException("no command " + PeerName.of(words[0]));
            };
        } catch (HookException e) {
            out.line("failed text=\"" + PeerName.of(String.valueOf(e.getMessage())) + "\"");
            return USAGE;
        } catch (IOException | RuntimeException e) {
            out.line("failed text=\"" + PeerName.of(e.toString()) + "\"");
            return FAILED;
        } catch (InterruptedException e) {
            return FAILED;
        }
    }

    private static int exitCode(AuthUp.Outcome outcome) {
        return switch (outcome) {
            case IN -> IN;
            case REFUSED -> REFUSED;
            case DISPLACED -> DISPLACED;
            case GONE -> GONE;
        };
    }

    /** {@code end PID-START [GRACE_MILLIS]}: kills a pppd that was asked to end and does not. */
    private static int end(String[] words, Journal.Lines out)
            throws HookException, IOException, InterruptedException {
        ProcessIdentity pppd = words.length > 1 ? ProcessIdentity.parse(words[1]) : null;
        long grace =
                words.length > 2 ? ProcessIdentity.number(words[2]) : HookSettings.GRACE_MILLIS;
        if (pppd == null || grace < 0) {
            throw new HookException("expected end PID-START [GRACE_MILLIS]");
        }
        for (ProcessIdentity killed : Ending.end(List.of(pppd), grace)) {
            out.line("killed pppd=" + killed.pid() + " text=\"it was asked to end and did not\"");
        }
        return IN;
    }
}
