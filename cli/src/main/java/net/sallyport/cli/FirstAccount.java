package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The account of a server that was started without any configuration: made once, then kept. */
final class FirstAccount {
    static final String NAME = "vpn";

    /** Without letters and digits that people mistake for each other. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    /** About 79 bits. */
    private static final int LENGTH = 16;

    private FirstAccount() {}

    /**
     * Makes the account file if there is none.
     *
     * @return the new account's password; null if the file was there
     */
    static @Nullable String makeOnce(Path file) throws IOException {
        if (Files.exists(file)) {
            return null;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String password = password();
        Files.writeString(
                file,
                "# client  server  secret  addresses\n" + NAME + "  *  " + password + "  *\n",
                StandardOpenOption.WRITE);
        return password;
    }

    private static String password() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % 4 == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
