package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.AccountStore;
import net.sallyport.admission.AddressRule;
import net.sallyport.admission.Lookup;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problem;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Secret;
import org.jspecify.annotations.Nullable;

/** The accounts of the database, as admission wants them. Safe for any thread but a worker. */
public final class DatabaseAccounts implements Accounts {
    private final AccountDatabase database;
    private final ServerConfig config;
    private final boolean mustExist;
    private final InstantSource clock;
    private final Consumer<Problem> log;

    /**
     * @param mustExist whether a database that is not there is trouble, or just has no accounts
     * @param log takes what keeps an account out that should be in
     */
    public DatabaseAccounts(
            AccountDatabase database,
            ServerConfig config,
            boolean mustExist,
            InstantSource clock,
            Consumer<Problem> log) {
        this.database = database;
        this.config = config;
        this.mustExist = mustExist;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public AccountStore storeFor(AuthMethod method) {
        return (name, answer) -> answer.accept(find(method, name));
    }

    @Override
    public Set<Inet4Address> fixedAddresses() {
        try {
            return database.fixedAddresses();
        } catch (NoSuchFileException missing) {
            return Set.of();
        } catch (IOException unreadable) {
            log.accept(
                    new Problem(
                            Place.of(database.paths().database()),
                            "its addresses are not set aside: " + unreadable.getMessage()));
            return Set.of();
        }
    }

    private Lookup find(AuthMethod method, AccountName typed) {
        String name = name(typed);
        if (name == null || name.isEmpty()) {
            return new Lookup.Unknown();
        }
        try {
            AccountRows.Row row = database.find(name, config.accounts().ignoreCase());
            return row == null
                    ? new Lookup.Unknown()
                    : new Lookup.Found(account(method, row, database.keys()));
        } catch (NoSuchFileException missing) {
            return mustExist
                    ? new Lookup.Unreachable("there is no " + database.paths().database())
                    : new Lookup.Unknown();
        } catch (IOException e) {
            return new Lookup.Unreachable(String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            return new Lookup.Unreachable(
                    "the secret of an account cannot be opened with "
                            + database.paths().keyFile()
                            + ": "
                            + e.getMessage());
        }
    }

    /** The name to look for; null: no account has such a name. */
    private @Nullable String name(AccountName typed) {
        ServerConfig.Authentication authentication = config.authentication();
        String name = authentication.remoteName();
        if (name != null) {
            return name;
        }
        try {
            name =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(typed.bytes()))
                            .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
        if (authentication.stripDomain()) {
            name = name.substring(name.lastIndexOf('\\') + 1);
        }
        int realm = config.accounts().stripRealm() ? name.lastIndexOf('@') : -1;
        return realm < 0 ? name : name.substring(0, realm);
    }

    private Account account(AuthMethod method, AccountRows.Row row, KeyRing keys)
            throws GeneralSecurityException {
        StoredAccount stored = row.account();
        byte[] clearText = row.clearText();
        Secret secret =
                clearText == null
                        ? new Secret.NtHash(
                                SecretBox.open(
                                        keys, SecretBox.Kind.NT_HASH, stored.name(), row.ntHash()))
                        : new Secret.ClearText(
                                SecretBox.open(
                                        keys, SecretBox.Kind.CLEAR_TEXT, stored.name(), clearText));
        if (method == AuthMethod.CHAP_MD5 && clearText == null) {
            log.accept(
                    new Problem(
                            Place.of(database.paths().database()),
                            "CHAP-MD5 needs the password itself, which is not kept of "
                                    + AccountName.of(stored.name())
                                    + ": sallyport user passwd --chap-md5"));
        }
        return new Account(
                new AccountId(stored.name()),
                stored.limit(),
                Policies.of(stored.onConflict()),
                stored.addresses().isEmpty()
                        ? AddressRule.ANY_OF_POOL
                        : new AddressRule.Fixed(stored.addresses()),
                new AccountProfile(secret, AccountOptions.NONE, standing(stored), stored.routes()));
    }

    private Standing standing(StoredAccount account) {
        if (!account.enabled()) {
            return Standing.DISABLED;
        }
        Instant until = account.validUntil();
        return until == null || clock.instant().isBefore(until) ? Standing.GOOD : Standing.EXPIRED;
    }
}
