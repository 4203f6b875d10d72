package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import net.sallyport.pppconfig.Word;
import net.sallyport.pppconfig.WordLexer;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.jspecify.annotations.Nullable;

/**
 * The accounts in chap-secrets and pap-secrets. A file is read again when it has changed. Safe for
 * use by several threads; reads files and may look host names up, so never on a worker.
 */
public final class AccountFiles {
    /** Longer secrets are cut, as pppd cuts them. */
    private static final int MAX_SECRET = 256;

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
                    candidates.add(new Candidate(secrets.file(), line, line.score(peer, ourName)));
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
        String secret = line.secret();
        if (secret.startsWith("@/")) {
            secret = indirect(utf8(secret.substring(1)), place, problems);
            if (secret == null) {
                return null;
            }
        }
        if (ofPap && (secret.isEmpty() || secret.equals(SYSTEM_PASSWORD))) {
            problems.notice(
                    place,
                    secret.isEmpty()
                            ? "an empty secret lets everybody in with pppd; here the line is not"
                                    + " used"
                            : "system passwords are not checked here; the line is not used");
            return null;
        }
        byte[] bytes = secret.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > MAX_SECRET) {
            problems.notice(
                    place, "the secret is cut to " + MAX_SECRET + " bytes, as pppd cuts it");
            return Arrays.copyOf(bytes, MAX_SECRET);
        }
        return bytes;
    }

    private static @Nullable String indirect(String path, Place place, Problems problems) {
        try {
            Path file = Path.of(path);
            WordLexer lexer = new WordLexer(path, ConfigFiles.bytes(file), problems);
            Word word = lexer.next();
            if (word != null) {
                return word.latin1();
            }
            problems.notice(place, "the line is left out: no secret in " + path);
        } catch (IOException unreadable) {
            problems.notice(
                    place,
                    "the line is left out: "
                            + path
                            + " cannot be read: "
                            + ConfigFiles.reason(Path.of(path), unreadable));
        } catch (InvalidPathException invalid) {
            problems.notice(place, "the line is left out: '" + path + "' is no path");
        }
        return null;
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
