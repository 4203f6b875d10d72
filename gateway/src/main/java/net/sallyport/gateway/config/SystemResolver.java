package net.sallyport.gateway.config;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names as this machine knows them. */
final class SystemResolver implements HostResolver {
    private static final Path NETWORKS = Path.of("/etc/networks");

    @Override
    public List<Inet4Address> resolve(String hostName) {
        try {
            return Arrays.stream(InetAddress.getAllByName(hostName))
                    .filter(Inet4Address.class::isInstance)
                    .map(Inet4Address.class::cast)
                    .toList();
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    @Override
    public @Nullable Inet4Address network(String networkName) {
        try {
            String text = Files.readString(NETWORKS, StandardCharsets.ISO_8859_1);
            return networkIn(text, networkName);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** A line is a name, an address of one to four numbers, aliases; {@code #} starts a comment. */
    static @Nullable Inet4Address networkIn(String text, String networkName) {
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.replaceFirst("#.*", "").trim().split("\\s+"));
            if (words.size() >= 2
                    && (words.getFirst().equals(networkName)
                            || words.subList(2, words.size()).contains(networkName))) {
                String address = words.get(1);
                long dots = address.chars().filter(c -> c == '.').count();
                return IpSpec.addressOrHost(
                        address + ".0".repeat((int) Math.max(0, 3 - dots)), HostResolver.none());
            }
        }
        return null;
    }
}
