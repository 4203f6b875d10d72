package net.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import net.sallyport.client.load.LoadAccount;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whom `bench` logs in as. A password is never an argument, where every user could read it. */
final class BenchAccounts {
    /** Where the number goes in a pattern. */
    private static final String NUMBER = "%" + "d";

    @Option(
            names = "--account",
            paramLabel = "PATTERN",
            description =
                    "The accounts' names, with %%d for the number; their one password is asked for,"
                            + " or read as the next two options say.")
    private @Nullable String pattern;

    @Option(
            names = "--first",
            defaultValue = "0",
            paramLabel = "N",
            description = "The number of the first account (default: 0).")
    private int first;

    @Option(
            names = "--password-stdin",
            description = "Take the password from the first line of standard input.")
    private boolean fromStdin;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Take the password from the first line of FILE.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--accounts-file",
            paramLabel = "FILE",
            description = "Accounts and passwords, in the format of chap-secrets.")
    private @Nullable Path accountsFile;

    /**
     * The account of each session, by its number.
     *
     * @param wanted how many there must be
     * @throws IOException a file cannot be read or has a problem, or there is no password
     */
    IntFunction<LoadAccount> read(int wanted, CommandLine command) throws IOException {
        String names = pattern;
        Path file = accountsFile;
        if ((names == null) == (file == null)) {
            throw new ParameterException(
                    command, "either --account or --accounts-file is needed, not both");
        }
        if (file != null) {
            List<LoadAccount> listed = list(file);
            if (listed.size() < wanted) {
                throw new IOException(
                        "%s has %,d accounts, and there are to be %,d sessions"
                                .formatted(file, listed.size(), wanted));
            }
            return n -> listed.get(n % listed.size());
        }
        String known = Objects.requireNonNull(names);
        if (wanted > 1 && !known.contains(NUMBER)) {
            throw new ParameterException(
                    command, "--account needs " + NUMBER + " where the account's number goes");
        }
        String password = password();
        int from = first;
        return n ->
                new LoadAccount(
                        known.replace(NUMBER, Integer.toString(from + n % wanted)), password);
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            try (var lines = Files.lines(passwordFile)) {
                return lines.findFirst()
                        .orElseThrow(() -> new IOException(passwordFile + " is empty"));
            }
        }
        byte[] given =
                fromStdin ? NewPassword.line(System.in) : NewPassword.given("these accounts");
        if (given.length == 0) {
            throw new IOException("no password was given");
        }
        return new String(given, StandardCharsets.UTF_8);
    }

    private static List<LoadAccount> list(Path file) throws IOException {
        Problems problems = new Problems();
        List<LoadAccount> accounts = new ArrayList<>();
        for (SecretsLine line :
                SecretsLine.parse(file.toString(), ConfigFiles.bytes(file), problems)) {
            Place place = new Place(file.toString(), line.line());
            if (line.client().equals(SecretsLine.WILDCARD)) {
                problems.add(place, "'*' is nobody's name");
                continue;
            }
            byte[] secret = line.secretBytes(place, problems);
            if (secret != null) {
                byte[] name = line.client().getBytes(StandardCharsets.ISO_8859_1);
                accounts.add(
                        new LoadAccount(
                                new String(name, StandardCharsets.UTF_8),
                                new String(secret, StandardCharsets.UTF_8)));
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException(problems.all().getFirst().toString());
        }
        return accounts;
    }
}
