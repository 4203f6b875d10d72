package net.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.sallyport.gateway.operators.OperatorStore;
import picocli.CommandLine.Mixin;

/** An administrator's new password. */
final class AdminPassword {
    @Mixin private NewPassword password = new NewPassword();

    /**
     * Asks for it.
     *
     * @throws IOException it is too short, or none was given
     */
    char[] read(String name) throws IOException {
        byte[] bytes = password.read(name);
        char[] read = new String(bytes, StandardCharsets.UTF_8).toCharArray();
        Arrays.fill(bytes, (byte) 0);
        if (read.length < OperatorStore.MIN_PASSWORD_CHARACTERS) {
            throw new IOException(
                    "an administrator's password has at least "
                            + OperatorStore.MIN_PASSWORD_CHARACTERS
                            + " characters");
        }
        return read;
    }
}
