package net.sallyport.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** A password from whoever runs the command: never an argument, where every user could read it. */
final class NewPassword {
    private static final int MAX_BYTES = 256;

    @Option(
            names = "--password-stdin",
            description = "Take the password from the first line of standard input.")
    private boolean fromStdin;

    /**
     * The password in UTF-8: asked for twice without showing it, or from standard input.
     *
     * @throws IOException there is none, it is too long, or the two differ
     */
    byte[] read(String account) throws IOException {
        byte[] password = fromStdin ? line(System.in) : ask(account);
        if (password.length == 0) {
            throw new IOException("an empty password is not taken");
        }
        if (password.length > MAX_BYTES) {
            throw new IOException("a password has at most " + MAX_BYTES + " bytes");
        }
        return password;
    }

    /**
     * The password in UTF-8 that somebody has been given: asked for once, or from the first line of
     * standard input where that is no terminal.
     */
    // JDK 25 gives null again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    static byte[] given(String account) throws IOException {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return line(System.in);
        }
        char[] typed = console.readPassword("Password of %s: ", account);
        try {
            if (typed == null) {
                throw new IOException("no password was given");
            }
            return utf8(typed);
        } finally {
            wipe(typed);
        }
    }

    // JDK 25 gives null again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static byte[] ask(String account) throws IOException {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new IOException(
                    "there is no terminal to ask for the password at: use --password-stdin");
        }
        char[] once = console.readPassword("Password of %s: ", account);
        char[] again = console.readPassword("Once more: ");
        try {
            if (once == null || again == null) {
                throw new IOException("no password was given");
            }
            if (!Arrays.equals(once, again)) {
                throw new IOException("the two are not the same; nothing was changed");
            }
            return utf8(once);
        } finally {
            wipe(once);
            wipe(again);
        }
    }

    private static byte[] utf8(char[] typed) throws IOException {
        var utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[utf8.remaining()];
        utf8.get(bytes);
        return bytes;
    }

    private static void wipe(char[] secret) {
        if (secret != null) {
            Arrays.fill(secret, '\0');
        }
    }

    static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
            if (line.size() > MAX_BYTES + 1) {
                break;
            }
        }
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
