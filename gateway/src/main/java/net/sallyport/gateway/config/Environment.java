package net.sallyport.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What readers take from the machine beside the files they are told of.
 *
 * @param resolver host names
 * @param hostName our name where no file gives one
 * @param home whose {@code .ppprc} is looked for; null for none
 * @param tcpWrappers the directory of {@code hosts.allow} and {@code hosts.deny}
 */
public record Environment(
        HostResolver resolver, String hostName, @Nullable Path home, Path tcpWrappers) {

    /** This machine. */
    public static Environment system() {
        String home = System.getProperty("user.home");
        return new Environment(
                HostResolver.system(),
                localName(),
                home == null || home.isEmpty() ? null : Path.of(home),
                Path.of("/etc"));
    }

    private static String localName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).trim();
        } catch (IOException unreadable) {
            return "localhost";
        }
    }
}
