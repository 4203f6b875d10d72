package net.sallyport.gateway.control;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.StoredAccount;
import net.sallyport.gateway.config.Addresses;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.gateway.config.Subnet;
import org.jspecify.annotations.Nullable;

/** The calls that are about the accounts of the database. Safe for any thread. */
final class AccountCalls {
    private static final int MAX_LIMIT = 999_999;
    private static final int MAX_PASSWORD_BYTES = 256;
    private static final int MAX_LISTED = 100_000;

    private final Api api;

    AccountCalls(Api api) {
        this.api = api;
    }

    Object list(Arguments given) throws ApiProblem {
        String search = given.text("search");
        String part = search == null ? "" : search.toLowerCase(Locale.ROOT);
        int offset = given.within("offset", 0, MAX_LISTED, 0);
        int limit = given.within("limit", 1, MAX_LISTED, MAX_LISTED);
        given.end();
        return api.accounts(
                false,
                List.of(),
                editor -> {
                    List<StoredAccount> found = new ArrayList<>();
                    editor.list(account -> {
                        if (account.name().toLowerCase(Locale.ROOT).contains(part)) {
                            found.add(account);
                        }
                    });
                    return found.stream()
                            .skip(offset)
                            .limit(limit)
                            .map(StoredAccount::toMap)
                            .toList();
                });
    }

    Object one(Arguments given) throws ApiProblem {
        String name = given.required("account");
        given.end();
        return existing(name, editor -> found(editor, name).toMap());
    }

    Object add(Arguments given) throws ApiProblem {
        String name = given.required("account");
        String fault = StoredAccount.faultOf(name);
        if (fault != null) {
            throw Arguments.bad("account: " + fault);
        }
        byte[] password = password(given.required("password"));
        boolean chapMd5 = given.flag("chap_md5");
        StoredAccount account = settings(given, StoredAccount.named(name, Instant.now()));
        given.end();
        return api.accounts(
                true,
                Map.of(),
                editor -> {
                    String there = editor.likeNamed(name);
                    if (there != null || !editor.add(account, password, chapMd5)) {
                        throw new ApiProblem(
                                ApiProblem.Type.ACCOUNT_EXISTS,
                                "there is an account '" + (there == null ? name : there) + "'");
                    }
                    return found(editor, name).toMap();
                });
    }

    /** What is named changes; null is what an account has that was given nothing. */
    Object set(Arguments given) throws ApiProblem {
        String name = given.required("account");
        // Read before the work, so that what is wrong with them is said in any case.
        settings(given, StoredAccount.named(name, Instant.now()));
        given.end();
        return existing(
                name,
                editor -> {
                    editor.set(settings(given, found(editor, name)));
                    return found(editor, name).toMap();
                });
    }

    Object password(Arguments given) throws ApiProblem {
        String name = given.required("account");
        byte[] password = password(given.required("password"));
        boolean asBefore = !given.has("chap_md5");
        boolean chapMd5 = given.flag("chap_md5");
        given.end();
        return existing(
                name,
                editor -> {
                    boolean keep = asBefore ? found(editor, name).keepsClearText() : chapMd5;
                    editor.setPassword(name, password, keep);
                    return found(editor, name).toMap();
                });
    }

    Object remove(Arguments given) throws ApiProblem {
        String name = given.required("account");
        given.end();
        return existing(
                name,
                editor -> {
                    Map<String, @Nullable Object> was = found(editor, name).toMap();
                    editor.remove(name);
                    return was;
                });
    }

    private Object existing(String name, Api.AccountWork<Map<String, @Nullable Object>> work)
            throws ApiProblem {
        Map<String, @Nullable Object> none = Map.of();
        Map<String, @Nullable Object> answer = api.accounts(false, none, work);
        if (answer.isEmpty()) {
            throw noSuch(name);
        }
        return answer;
    }

    private static StoredAccount found(AccountEditor editor, String name)
            throws ApiProblem, java.sql.SQLException {
        StoredAccount account = editor.find(name);
        if (account == null) {
            throw noSuch(name);
        }
        return account;
    }

    private static ApiProblem noSuch(String name) {
        return new ApiProblem(
                ApiProblem.Type.NO_SUCH_ACCOUNT, "there is no account '" + name + "'");
    }

    private static byte[] password(String text) throws ApiProblem {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_PASSWORD_BYTES) {
            throw Arguments.bad("a password has 1 to " + MAX_PASSWORD_BYTES + " bytes");
        }
        return bytes;
    }

    private static StoredAccount settings(Arguments given, StoredAccount account)
            throws ApiProblem {
        StoredAccount changed = account;
        if (given.has("limit")) {
            int limit = given.within("limit", 1, MAX_LIMIT, 0);
            changed = changed.withLimit(limit == 0 ? null : limit);
        }
        if (given.has("on_conflict")) {
            changed = changed.withOnConflict(policy(given.text("on_conflict")));
        }
        if (given.has("addresses")) {
            changed = changed.withAddresses(addresses(given.texts("addresses")));
        }
        if (given.has("routes")) {
            changed = changed.withRoutes(routes(given.texts("routes")));
        }
        if (given.has("enabled")) {
            changed = changed.withEnabled(given.flag("enabled", true));
        }
        if (given.has("valid_until")) {
            changed = changed.withValidUntil(given.instant("valid_until"));
        }
        return changed;
    }

    private static @Nullable OnConflict policy(@Nullable String text) throws ApiProblem {
        return switch (text) {
            case null -> null;
            case "replace" -> OnConflict.REPLACE;
            case "deny" -> OnConflict.DENY;
            default -> throw Arguments.bad("on_conflict is replace or deny");
        };
    }

    private static List<Inet4Address> addresses(List<String> texts) throws ApiProblem {
        List<Inet4Address> all = new ArrayList<>();
        for (String text : texts) {
            Inet4Address address = Addresses.parse(text, HostResolver.none());
            if (address == null || !Addresses.isUsable(address)) {
                throw Arguments.bad("addresses has '" + text + "', which is no IPv4 address");
            }
            all.add(address);
        }
        return all;
    }

    private static List<Subnet> routes(List<String> texts) throws ApiProblem {
        List<Subnet> all = new ArrayList<>();
        for (String text : texts) {
            Subnet network = Subnet.parse(text);
            if (network == null || !network.canBeBehindPeer()) {
                throw Arguments.bad(
                        "routes has '"
                                + text
                                + "', which is no network such as 10.20.0.0/16, of 8"
                                + " to 31 bits");
            }
            all.add(network);
        }
        return all;
    }
}
