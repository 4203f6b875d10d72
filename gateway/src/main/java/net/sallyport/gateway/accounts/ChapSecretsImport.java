package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.config.Addresses;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problem;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;
import net.sallyport.pppconfig.Word;
import org.jspecify.annotations.Nullable;

/**
 * Takes the accounts of a chap-secrets file into the database, whole lines only: what a line says
 * that the database cannot, keeps the line out and is named.
 */
public final class ChapSecretsImport {
    private final AccountEditor editor;
    private final Options options;
    private final List<Problem> left = new ArrayList<>();
    private final Set<String> met = new HashSet<>();
    private int added;
    private int replaced;

    /**
     * @param servers lines for these servers are taken, beside those for {@code *}
     * @param keepClearText keep the passwords themselves, for CHAP-MD5
     * @param replace give accounts that are there the file's password and addresses, and the limit
     *     and policy that it has for them
     */
    public record Options(Set<String> servers, boolean keepClearText, boolean replace) {
        public Options {
            servers = Set.copyOf(servers);
        }
    }

    /**
     * What became of the lines.
     *
     * @param left each line that was not taken, and why
     */
    public record Report(int added, int replaced, List<Problem> left) {}

    private ChapSecretsImport(AccountEditor editor, Options options) {
        this.editor = editor;
        this.options = options;
    }

    /**
     * Reads the file and takes what it can, in one transaction.
     *
     * @throws IOException the file cannot be read
     */
    public static Report run(Path file, AccountEditor editor, Options options)
            throws IOException, SQLException {
        byte[] bytes;
        try {
            bytes = ConfigFiles.bytes(file);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + ConfigFiles.reason(file, e), e);
        }
        Problems problems = new Problems();
        SecretsFile secrets = SecretsFile.parse(file.toString(), bytes, problems);
        ChapSecretsImport each = new ChapSecretsImport(editor, options);
        each.left.addAll(problems.all());
        each.left.addAll(problems.notices());
        editor.together(() -> {
            for (SecretsLine line : secrets.lines()) {
                each.take(secrets.file(), line);
            }
        });
        return new Report(each.added, each.replaced, List.copyOf(each.left));
    }

    private void take(String file, SecretsLine line) throws SQLException, IOException {
        Place place = new Place(file, line.line());
        String why = whyNot(line, place);
        if (why != null) {
            left.add(new Problem(place, why));
        }
    }

    /** Takes the line and returns null, or says why not. */
    private @Nullable String whyNot(SecretsLine line, Place place)
            throws SQLException, IOException {
        String server = AccountFiles.utf8(line.server());
        if (!line.servesAny() && !options.servers().contains(server)) {
            return "the line is for the server '" + server + "': name it with --server to take it";
        }
        if (line.client().equals(SecretsLine.WILDCARD)) {
            return "the line is for every name: the database has an account for each name";
        }
        AccountOptions own = ownOptions(line, place);
        if (own == null) {
            return "the line has options behind --, which the database does not keep: limit,"
                    + " on-conflict and route alone can be taken";
        }
        List<Inet4Address> addresses = addresses(line);
        if (addresses == null) {
            return line.allowsSomeAddress()
                    ? "its addresses are more than single ones: write one or more, or *"
                    : "the line allows no address, so its owner could not be in";
        }
        String name = AccountFiles.utf8(line.client());
        String fault = isUtf8(line.client()) ? StoredAccount.faultOf(name) : "the name is no UTF-8";
        if (fault != null) {
            return fault;
        }
        Problems problems = new Problems();
        byte[] password = AccountFiles.secret(line, place, false, problems);
        if (password == null || !problems.notices().isEmpty()) {
            return problems.notices().isEmpty()
                    ? "it has no secret that can be read"
                    : problems.notices().getFirst().text();
        }
        if (password.length == 0) {
            return "the secret is empty";
        }
        if (!isUtf8(new String(password, StandardCharsets.ISO_8859_1))) {
            return "the secret is no UTF-8, so that its hash is not known";
        }
        return put(name, password, addresses, own);
    }

    /** Null: there are some that an account of the database cannot have. */
    private static @Nullable AccountOptions ownOptions(SecretsLine line, Place place) {
        Problems problems = new Problems();
        AccountOptions own =
                AccountOptions.parse(place.file(), line.options(), Environment.system(), problems);
        return problems.isEmpty() && problems.notices().isEmpty() && own.isForDatabase()
                ? own
                : null;
    }

    private @Nullable String put(
            String name, byte[] password, List<Inet4Address> addresses, AccountOptions own)
            throws SQLException, IOException {
        if (!met.add(StoredAccount.folded(name))) {
            return "a line before has the same name, at most in other case";
        }
        StoredAccount account =
                StoredAccount.named(name, editor.now())
                        .withAddresses(addresses)
                        .withLimit(own.limit())
                        .withOnConflict(own.onConflict())
                        .withRoutes(own.routes());
        if (editor.add(account, password, options.keepClearText())) {
            added++;
            return null;
        }
        StoredAccount there = editor.find(name);
        if (there == null) {
            return "the database has '" + editor.likeNamed(name) + "', which differs in case alone";
        }
        if (!options.replace()) {
            return "the account is in the database already: --replace takes the line";
        }
        editor.setPassword(name, password, options.keepClearText() || there.keepsClearText());
        StoredAccount changed = there.withAddresses(addresses);
        changed = own.limit() == null ? changed : changed.withLimit(own.limit());
        changed = own.routes().isEmpty() ? changed : changed.withRoutes(own.routes());
        editor.set(own.onConflict() == null ? changed : changed.withOnConflict(own.onConflict()));
        replaced++;
        return null;
    }

    /** Empty: of the pool. Null: what the database cannot say. */
    private static @Nullable List<Inet4Address> addresses(SecretsLine line) {
        List<Inet4Address> addresses = new ArrayList<>();
        for (Word word : line.addresses()) {
            if (word.text().equals("*")) {
                return addresses.isEmpty() ? addresses : null;
            }
            Inet4Address address = Addresses.parse(word.text(), HostResolver.none());
            if (address == null || !Addresses.isUsable(address)) {
                return null;
            }
            addresses.add(address);
        }
        return addresses.isEmpty() ? null : addresses;
    }

    private static boolean isUtf8(String latin1) {
        try {
            NtHash.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
