package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problem;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/**
 * The accounts in chap-secrets and pap-secrets. A file is read again when it has changed. Safe for
 * use by several threads; reads files and may look host names up, so never on a worker.
 */
public final class AccountFiles {
    /** Longer secrets are cut, as pppd cuts them. */
    private static final String SYSTEM_PASSWORD = "@login";

    private final ServerConfig config;
    private final Environment environment;
    private final Consumer<Problem> log;
    private final List<ReloadingFile<SecretsFile>> chap;
    private final List<ReloadingFile<SecretsFile>> pap;

    /**
     * @param log takes what is found wrong in a file after the start: bad lines, secrets that
     *     cannot be read
     */
    public AccountFiles(ServerConfig config, Environment environment, Consumer<Problem> log) {
        this.config = config;
        this.environment = environment;
        this.log = log;
        this.chap = config.accounts().chapSecrets().stream().map(this::reloading).toList();
        this.pap = config.accounts().papSecrets().stream().map(this::reloading).toList();
    }

    /**
     * Looks an account up: the best line of all the files, by the name that the peer gave, or by
     * {@code remotename} where that is set. For PAP the PAP files are asked first; where they are
     * missing or have no line that fits, the CHAP files are.
     *
     * @param name as it came over the wire
     */
    public SecretsLookup find(AuthMethod method, byte[] name) {
        ServerConfig.Authentication authentication = config.authentication();
        String remoteName = authentication.remoteName();
        PeerName peer =
                PeerName.of(
                        remoteName == null ? name : remoteName.getBytes(StandardCharsets.UTF_8));
        if (authentication.stripDomain() && remoteName == null) {
            peer = peer.withoutDomain();
        }
        String ourName = ourName();
        if (method == AuthMethod.PAP) {
            SecretsLookup found = best(pap, peer, ourName, true, true);
            return found instanceof SecretsLookup.Unknown
                    ? best(chap, peer, ourName, false, true)
                    : found;
        }
        return best(chap, peer, ourName, false, false);
    }

    /**
     * The addresses of accounts that name hosts and nothing else. Reads the files, and looks host
     * names up; what cannot be read is left out, which the check at start or the log says.
     */
    public Set<Inet4Address> fixedAddresses() {
        String ourName = ourName();
        Set<Inet4Address> fixed = new HashSet<>();
        for (ReloadingFile<SecretsFile> file : chap) {
            addFixed(file, ourName, fixed);
        }
        if (config.authentication().demanded().contains(AuthMethod.PAP)) {
            for (ReloadingFile<SecretsFile> file : pap) {
                addFixed(file, ourName, fixed);
            }
        }
        return fixed;
    }

    private void addFixed(
            ReloadingFile<SecretsFile> file, String ourName, Set<Inet4Address> fixed) {
        try {
            SecretsFile secrets = file.get();
            for (SecretsLine line : secrets.lines()) {
                if (line.servesAny() || line.servesOnly(ourName)) {
                    fixed.addAll(
                            AddressRules.parse(
                                            secrets.file(),
                                            line.addresses(),
                                            environment.resolver(),
                                            new Problems())
                                    .hosts());
                }
            }
        } catch (IOException unreadable) {
            log.accept(
                    new Problem(
                            Place.of(file.file()),
                            "its addresses are not set aside: "
                                    + ConfigFiles.reason(file.file(), unreadable)));
        }
    }

    private String ourName() {
        return new String(
                config.authentication().ourName().getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);
    }

    private SecretsLookup best(
            List<ReloadingFile<SecretsFile>> files,
            PeerName peer,
            String ourName,
            boolean ofPap,
            boolean mayBeMissing) {
        record Candidate(String file, SecretsLine line, int score) {}
        List<Candidate> candidates = new ArrayList<>();
        String unreachable = null;
        for (ReloadingFile<SecretsFile> file : files) {
            try {
                SecretsFile secrets = file.get();
                for (SecretsLine line : secrets.matching(peer, ourName)) {
                    candidates.add(
                            new Candidate(
                                    secrets.file(), line, SecretsFile.score(line, peer, ourName)));
                }
            } catch (IOException unreadable) {
                if (mayBeMissing && unreadable instanceof NoSuchFileException) {
                    continue;
                }
                unreachable = file.file() + ": " + ConfigFiles.reason(file.file(), unreadable);
            }
        }
        if (unreachable != null) {
            // A better line may stand in the file that cannot be read.
            return new SecretsLookup.Unreachable(unreachable);
        }
        candidates.sort((a, b) -> Integer.compare(b.score(), a.score()));
        for (Candidate candidate : candidates) {
            Place place = new Place(candidate.file(), candidate.line().line());
            byte[] secret = secret(candidate.line(), place, ofPap);
            if (secret != null) {
                return found(candidate.line(), place, secret, peer);
            }
        }
        return new SecretsLookup.Unknown();
    }

    private SecretsLookup found(SecretsLine line, Place place, byte[] secret, PeerName peer) {
        Problems problems = new Problems();
        AddressRules addresses =
                AddressRules.parse(
                        place.file(), line.addresses(), environment.resolver(), problems);
        AccountOptions options =
                AccountOptions.parse(place.file(), line.options(), environment, problems);
        say(problems);
        if (!problems.isEmpty()) {
            // An option that was not understood may be a limit: nobody is in without it.
            return new SecretsLookup.Unknown();
        }
        String account =
                line.client().equals(SecretsLine.WILDCARD) ? peer.text() : utf8(line.client());
        return new SecretsLookup.Found(account, secret, addresses, options, place);
    }

    /** Null where the line has none that can be used; the next best is taken then, as in pppd. */
    private byte @Nullable [] secret(SecretsLine line, Place place, boolean ofPap) {
        Problems problems = new Problems();
        byte[] secret = secret(line, place, ofPap, problems);
        say(problems);
        return secret;
    }

    private void say(Problems problems) {
        problems.all().forEach(log);
        problems.notices().forEach(log);
    }

    /** Null where the line has none that can be used, which {@code problems} say. */
    static byte @Nullable [] secret(
            SecretsLine line, Place place, boolean ofPap, Problems problems) {
        byte[] secret = line.secretBytes(place, problems);
        if (ofPap && secret != null && (secret.length == 0 || isSystemPassword(secret))) {
            problems.notice(
                    place,
                    secret.length == 0
                            ? "an empty secret lets everybody in with pppd; here the line is not"
                                    + " used"
                            : "system passwords are not checked here; the line is not used");
            return null;
        }
        return secret;
    }

    private static boolean isSystemPassword(byte[] secret) {
        return new String(secret, StandardCharsets.ISO_8859_1).equals(SYSTEM_PASSWORD);
    }

    private ReloadingFile<SecretsFile> reloading(Path file) {
        return new ReloadingFile<>(
                file,
                bytes -> {
                    Problems problems = new Problems();
                    SecretsFile secrets = SecretsFile.parse(file.toString(), bytes, problems);
                    say(problems);
                    return secrets;
                });
    }

    static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
