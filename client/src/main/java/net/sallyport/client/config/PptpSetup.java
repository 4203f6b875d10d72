package net.sallyport.client.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;
import net.sallyport.pppconfig.WordWriter;

/**
 * Makes and deletes connections in the files and words of pptpsetup(8), so that pppd and pptp dial
 * them as well. Unlike it: names and passwords are quoted so that they are read back as they were;
 * making a connection again replaces its password; deleting one takes its own lines alone.
 */
public final class PptpSetup {
    /**
     * @param tunnel letters, digits and underscores
     * @param server an address or a host name
     * @param domain empty for none
     * @param encrypt whether MPPE with 128 bits is required
     */
    public record Request(
            String tunnel, String server, String domain, String userName, boolean encrypt) {}

    private static final Pattern TUNNEL = Pattern.compile("\\w+");
    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*");
    private static final int MAX_SECRET = 256;
    private static final int MAX_NAME = 255;
    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_AND_GROUP =
            PosixFilePermissions.fromString("rw-r-----");

    private final Path pppDir;

    public PptpSetup(Path pppDir) {
        this.pppDir = pppDir;
    }

    /**
     * Writes the peers file and the account's line, each complete or not at all.
     *
     * @param password 1 to 256 bytes, none of them NUL
     * @throws IllegalArgumentException something cannot be written so that it would be read back;
     *     the message says what
     */
    public void create(Request request, byte[] password) throws IOException {
        checkTunnel(request.tunnel());
        if (!SERVER.matcher(request.server()).matches()) {
            throw new IllegalArgumentException(
                    "'" + request.server() + "' is neither an address nor a host name");
        }
        String account =
                request.domain().isEmpty()
                        ? request.userName()
                        : request.domain() + "\\" + request.userName();
        checkBytes("the user's name", account.getBytes(StandardCharsets.UTF_8), MAX_NAME);
        checkBytes("the password", password, MAX_SECRET);
        if (password.length > 1 && password[0] == '@' && password[1] == '/') {
            throw new IllegalArgumentException(
                    "a password that begins with @/ would be read as the name of a file");
        }
        Files.createDirectories(pppDir.resolve("peers"));
        Path secrets = secrets();
        byte[] rest = without(request.tunnel(), read(secrets));
        String entry =
                "\n# added by pptpsetup for %s\n%s %s %s *\n"
                        .formatted(
                                request.tunnel(),
                                WordWriter.quote(account),
                                request.tunnel(),
                                quoted(password));
        replace(secrets, concat(rest, entry), OWNER_ALONE);
        replace(
                peers(request.tunnel()),
                peersFile(request, account).getBytes(StandardCharsets.ISO_8859_1),
                OWNER_AND_GROUP);
    }

    /**
     * Deletes the peers file and the account's line.
     *
     * @return false if there is no such connection
     */
    public boolean delete(String tunnel) throws IOException {
        checkTunnel(tunnel);
        if (!Files.deleteIfExists(peers(tunnel))) {
            return false;
        }
        Path secrets = secrets();
        byte[] before = read(secrets);
        byte[] after = without(tunnel, before);
        if (after.length != before.length) {
            replace(secrets, after, OWNER_ALONE);
        }
        return true;
    }

    private static void checkTunnel(String tunnel) {
        if (!TUNNEL.matcher(tunnel).matches()) {
            throw new IllegalArgumentException(
                    "'" + tunnel + "' is no tunnel's name: letters, digits and underscores alone");
        }
    }

    private static void checkBytes(String what, byte[] bytes, int most) {
        if (bytes.length == 0 || bytes.length > most) {
            throw new IllegalArgumentException(what + " must have 1 to " + most + " bytes");
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException(what + " cannot have a NUL in it");
            }
        }
    }

    private static String peersFile(Request request, String account) {
        return """
        # written by pptpsetup
        pty "/usr/sbin/pptp %s --nolaunchpppd"
        lock
        noauth
        nobsdcomp
        nodeflate
        name %s
        remotename %s
        ipparam %s
        """
                        .formatted(
                                request.server(),
                                WordWriter.quote(account),
                                request.tunnel(),
                                request.tunnel())
                + (request.encrypt() ? "require-mppe-128\n" : "");
    }

    /** In quotes in any case, as pptpsetup writes it. */
    private static String quoted(byte[] password) {
        String word = WordWriter.quote(password);
        return word.startsWith("\"") ? word : "\"" + word + "\"";
    }

    /** The account file without what was added for the tunnel. */
    private static byte[] without(String tunnel, byte[] bytes) {
        List<String> lines =
                new ArrayList<>(
                        Arrays.asList(
                                new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)));
        boolean[] gone = new boolean[lines.size() + 2];
        for (SecretsLine line : SecretsLine.parse("", bytes, new Problems())) {
            if (line.server().equals(tunnel)) {
                Arrays.fill(gone, line.line(), line.lastLine() + 1, true);
            }
        }
        String comment = "# added by pptpsetup for " + tunnel;
        StringBuilder rest = new StringBuilder();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            boolean ours = line.stripTrailing().equals(comment);
            // The empty line that came with the comment.
            boolean before =
                    line.isEmpty()
                            && number < lines.size()
                            && lines.get(number).stripTrailing().equals(comment);
            if (!gone[number] && !ours && !before) {
                rest.append(line).append(number < lines.size() ? "\n" : "");
            }
        }
        return rest.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[] rest, String entry) {
        String before = new String(rest, StandardCharsets.ISO_8859_1);
        String newline = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        return (before + newline + entry).getBytes(StandardCharsets.ISO_8859_1);
    }

    private Path secrets() {
        return pppDir.resolve("chap-secrets");
    }

    private Path peers(String tunnel) {
        return pppDir.resolve("peers").resolve(tunnel);
    }

    private static byte[] read(Path file) throws IOException {
        return Files.exists(file) ? ConfigFiles.bytes(file) : new byte[0];
    }

    /** At no moment is there half of the file, nor one that more people may read than before. */
    private static void replace(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
            throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file;
        Path fresh =
                Files.createTempFile(
                        real.toAbsolutePath().getParent(),
                        ".sallyport",
                        null,
                        PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        try {
            Files.write(fresh, bytes);
            if (Files.exists(real)) {
                PosixFileAttributes old = Files.readAttributes(real, PosixFileAttributes.class);
                Files.setAttribute(fresh, "posix:owner", old.owner());
                Files.setAttribute(fresh, "posix:group", old.group());
                Files.setPosixFilePermissions(fresh, old.permissions());
            } else {
                Files.setPosixFilePermissions(fresh, permissions);
            }
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
