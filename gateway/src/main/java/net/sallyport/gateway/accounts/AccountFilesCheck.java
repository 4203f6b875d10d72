package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** Looks through account files for what would make every login, or one account's, fail. */
final class AccountFilesCheck {
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_EXECUTE);

    private final ServerConfig config;
    private final Environment environment;
    private final Problems problems;
    private final boolean others;
    private final String ourName;
    private boolean someSecret;
    private boolean someAddress;

    /**
     * @param others whether there are accounts elsewhere, so that files without one are no trouble
     */
    AccountFilesCheck(
            ServerConfig config, Environment environment, Problems problems, boolean others) {
        this.others = others;
        this.config = config;
        this.environment = environment;
        this.problems = problems;
        this.ourName =
                new String(
                        config.authentication().ourName().getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1);
    }

    void check() {
        List<Path> chap = config.accounts().chapSecrets();
        if (chap.isEmpty()) {
            return;
        }
        List<AuthMethod> demanded = config.authentication().demanded();
        boolean papAlone = demanded.equals(List.of(AuthMethod.PAP));
        for (Path file : chap) {
            look(file, !papAlone);
        }
        if (demanded.contains(AuthMethod.PAP)) {
            for (Path file : config.accounts().papSecrets()) {
                look(file, false);
            }
        }
        if (others) {
            return;
        }
        Place place = Place.of(chap.getFirst());
        if (!someSecret) {
            problems.add(
                    place,
                    "no line can let anybody in: peers must authenticate, and none has '"
                            + config.authentication().ourName()
                            + "' or * as its server: write one as CLIENT "
                            + config.authentication().ourName()
                            + " SECRET *");
        } else if (!someAddress) {
            problems.add(
                    place,
                    "no line can let anybody in: none of the passwords lets its owner use an IP"
                            + " address: add * at the end of a line");
        }
    }

    private void look(Path path, boolean mustExist) {
        if (!mustExist && !Files.exists(path)) {
            return;
        }
        if (path.equals(config.paths().ownAccounts()) && !Files.exists(path)) {
            problems.notice(Place.of(path), "is made at the first start, with one account");
            someSecret = true;
            someAddress = true;
            return;
        }
        byte[] bytes;
        try {
            bytes = ConfigFiles.bytes(path);
        } catch (IOException unreadable) {
            problems.add(
                    Place.of(path),
                    "the account file cannot be read: " + ConfigFiles.reason(path, unreadable));
            // The sentence about missing secrets would only say the same again.
            someSecret = true;
            someAddress = true;
            return;
        }
        permissions(path);
        SecretsFile secrets = SecretsFile.parse(path.toString(), bytes, problems);
        for (SecretsLine line : secrets.lines()) {
            if (line.servesAny() || line.servesOnly(ourName)) {
                line(secrets.file(), line);
            }
        }
    }

    private void line(String file, SecretsLine line) {
        someSecret = true;
        AccountOptions.parse(file, line.options(), environment, problems);
        AddressRules.parse(file, line.addresses(), environment.resolver(), problems);
        if (line.allowsSomeAddress()) {
            someAddress = true;
            return;
        }
        problems.notice(
                new Place(file, line.line()),
                line.addresses().isEmpty()
                        ? "the line allows no address, so its owner cannot be in: add * at its end"
                        : "the line denies every address, so its owner cannot be in");
    }

    private void permissions(Path path) {
        try {
            Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
            permissions.addAll(Files.getPosixFilePermissions(path));
            permissions.retainAll(OTHERS);
            if (!permissions.isEmpty()) {
                problems.notice(
                        Place.of(path),
                        "others than its owner have access to this file with secrets: chmod 600 "
                                + path);
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            problems.notice(Place.of(path), "its permissions cannot be looked at");
        }
    }
}
