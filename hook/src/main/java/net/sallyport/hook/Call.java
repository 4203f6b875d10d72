package net.sallyport.hook;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What pppd told the script: {@code IFNAME NAME USER TTY SPEED [IPPARAM]}, and options of ours in
 * front of that.
 *
 * @param interfaceName made harmless
 * @param from the peer's address outside, if pppd was told
 */
record Call(HookSettings settings, String interfaceName, PeerName name, @Nullable String from) {
    private static final int LONGEST_ADDRESS = 45;

    /**
     * @param words after the command's name, as Java decoded them
     * @param raw the same as the kernel has them: a name's bytes may be no text at all
     */
    static Call parse(HookSettings defaults, String[] words, byte[][] raw) throws HookException {
        HookSettings settings = defaults;
        int at = 0;
        // Options end at the first word that is none, so that a peer's name never counts as one.
        while (at < words.length && words[at].startsWith("--")) {
            if (words[at].equals("--")) {
                at++;
                break;
            }
            boolean alone = HookSettings.takesNoValue(words[at]);
            String value = alone || at + 1 == words.length ? "" : words[at + 1];
            HookSettings next = settings.with(words[at], value);
            if (next == null) {
                throw new HookException("no option " + PeerName.of(words[at]));
            }
            settings = next;
            at += alone ? 1 : 2;
        }
        if (words.length - at < 2) {
            throw new HookException(
                    "expected pppd's arguments: IFNAME NAME USER TTY SPEED [IPPARAM]");
        }
        return new Call(
                settings,
                harmless(words[at]),
                new PeerName(raw[at + 1]),
                from(words.length - at > 5 ? words[at + 5] : null));
    }

    private static @Nullable String from(@Nullable String ipParam) {
        String remoteNumber = System.getenv("REMOTENUMBER");
        return isAddress(remoteNumber) ? remoteNumber : isAddress(ipParam) ? ipParam : null;
    }

    /** pptpd gives pppd the caller's address as these two options; other servers may. */
    static @Nullable String callerOf(ProcessIdentity pppd) {
        byte[][] words = Proc.commandLine(Long.toString(pppd.pid()));
        for (int i = 0; i + 1 < words.length; i++) {
            String option = new String(words[i], StandardCharsets.ISO_8859_1);
            if (option.equals("remotenumber") || option.equals("ipparam")) {
                String value = new String(words[i + 1], StandardCharsets.ISO_8859_1);
                if (isAddress(value)) {
                    return value;
                }
            }
        }
        return null;
    }

    static boolean isAddress(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_ADDRESS) {
            return false;
        }
        boolean dotted = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            dotted |= each == '.' || each == ':';
            if (Character.digit(each, 16) < 0 && each != '.' && each != ':' || each > 'f') {
                return false;
            }
        }
        return dotted;
    }

    private static String harmless(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length() && i < 15; i++) {
            char each = name.charAt(i);
            text.append(each > ' ' && each < 0x7f && "=\"\\".indexOf(each) < 0 ? each : '_');
        }
        return text.isEmpty() ? "_" : text.toString();
    }

    Path runDir() {
        return settings.runDir();
    }
}
