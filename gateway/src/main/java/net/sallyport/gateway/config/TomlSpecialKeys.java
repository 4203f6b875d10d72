package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.TomlTypes.list;
import static net.sallyport.gateway.config.TomlTypes.quote;
import static net.sallyport.gateway.config.TomlTypes.texts;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import net.sallyport.gateway.config.ServerConfig.AccountSource;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** The keys of {@code sallyport.toml} whose values are of a kind of their own. */
final class TomlSpecialKeys {
    private TomlSpecialKeys() {}

    static TomlKey spec(
            String name,
            Function<Draft, List<Inet4Address>> get,
            BiConsumer<Draft, List<Inet4Address>> set,
            List<String> shown,
            String... about) {
        return new TomlKey(
                "pool",
                name,
                List.of(about),
                "a list of addresses and ranges: [\"192.168.100.60-90\"]",
                draft ->
                        list(
                                (get.apply(draft).isEmpty()
                                                ? shown
                                                : get.apply(draft).stream()
                                                        .map(Inet4Address::getHostAddress)
                                                        .toList())
                                        .stream().map(TomlTypes::quote).toList()),
                (value, draft, resolver) -> {
                    if (!(value instanceof List<?> all) || texts(value).size() != all.size()) {
                        return "is no list of texts";
                    }
                    if (all.isEmpty()) {
                        set.accept(draft, List.of());
                        draft.poolGiven = true;
                        return null;
                    }
                    Problems inner = new Problems();
                    List<Inet4Address> addresses =
                            IpSpec.parse(
                                    String.join(",", texts(value)),
                                    name,
                                    Place.of(name),
                                    resolver,
                                    inner);
                    if (addresses == null) {
                        return "has a mistake: " + inner.all().getFirst().text();
                    }
                    set.accept(draft, addresses);
                    draft.poolGiven = true;
                    return null;
                });
    }

    static TomlKey pattern(
            String name,
            Function<Draft, String> get,
            BiConsumer<Draft, String> set,
            String... about) {
        return new TomlKey(
                "interfaces",
                name,
                List.of(about),
                "a name of at most 10 characters with one %d for the number",
                draft -> quote(get.apply(draft)),
                (value, draft, resolver) -> {
                    // An interface name is at most 15 bytes, five of them for the number.
                    if (!(value instanceof String text)
                            || !text.matches("[A-Za-z0-9_.-]{1,10}%d|%d[A-Za-z0-9_.-]{1,10}")) {
                        return "is not";
                    }
                    set.accept(draft, text);
                    return null;
                });
    }

    static TomlKey methods() {
        Map<AuthMethod, String> spelling = new EnumMap<>(AuthMethod.class);
        spelling.put(AuthMethod.MSCHAP_V2, "mschap-v2");
        spelling.put(AuthMethod.MSCHAP_V1, "mschap");
        spelling.put(AuthMethod.CHAP_MD5, "chap");
        spelling.put(AuthMethod.PAP, "pap");
        return new TomlKey(
                "authentication",
                "methods",
                List.of(
                        "What peers are asked for, best first: mschap-v2, mschap, chap (MD5), pap.",
                        "Only the first two give keys for encryption; only the first is halfway safe."),
                "a list of at least one of \"mschap-v2\", \"mschap\", \"chap\", \"pap\"",
                draft ->
                        list(
                                draft.demanded.stream()
                                        .map(m -> quote("" + spelling.get(m)))
                                        .toList()),
                (value, draft, resolver) -> {
                    List<AuthMethod> methods = new ArrayList<>();
                    for (String text : texts(value)) {
                        for (Map.Entry<AuthMethod, String> entry : spelling.entrySet()) {
                            if (entry.getValue().equals(text)
                                    && !methods.contains(entry.getKey())) {
                                methods.add(entry.getKey());
                            }
                        }
                    }
                    if (methods.isEmpty()
                            || !(value instanceof List<?> all)
                            || all.size() != methods.size()) {
                        return "is not";
                    }
                    draft.demanded = methods;
                    return null;
                });
    }

    static TomlKey bits() {
        return new TomlKey(
                "encryption",
                "bits",
                List.of("Strengths that are agreed to: 128, 56, 40."),
                "a list of at least one of 128, 56, 40",
                draft -> {
                    List<String> bits = new ArrayList<>();
                    if (draft.bits128) {
                        bits.add("128");
                    }
                    if (draft.bits56) {
                        bits.add("56");
                    }
                    if (draft.bits40) {
                        bits.add("40");
                    }
                    return list(bits);
                },
                (value, draft, resolver) -> {
                    if (!(value instanceof List<?> all)
                            || all.isEmpty()
                            || !List.of("128", "56", "40")
                                    .containsAll(all.stream().map(String::valueOf).toList())
                            || all.stream().anyMatch(String.class::isInstance)) {
                        return "is not";
                    }
                    List<String> bits = all.stream().map(String::valueOf).toList();
                    draft.bits128 = bits.contains("128");
                    draft.bits56 = bits.contains("56");
                    draft.bits40 = bits.contains("40");
                    return null;
                });
    }

    static TomlKey sources() {
        Map<AccountSource, String> spelling = new EnumMap<>(AccountSource.class);
        spelling.put(AccountSource.FILES, "files");
        spelling.put(AccountSource.DATABASE, "database");
        return new TomlKey(
                "accounts",
                "sources",
                List.of(
                        "Where accounts are: files (chap-secrets), database (`sallyport user`), in the",
                        "order they are asked; the first that knows a name decides. A database that",
                        "does not exist is passed over, unless it is the only source."),
                "a list of \"files\", \"database\" or both",
                draft ->
                        list(draft.sources.stream().map(s -> quote("" + spelling.get(s))).toList()),
                (value, draft, resolver) -> {
                    List<AccountSource> sources = new ArrayList<>();
                    for (String text : texts(value)) {
                        for (Map.Entry<AccountSource, String> entry : spelling.entrySet()) {
                            if (entry.getValue().equals(text)
                                    && !sources.contains(entry.getKey())) {
                                sources.add(entry.getKey());
                            }
                        }
                    }
                    if (sources.isEmpty()
                            || !(value instanceof List<?> all)
                            || all.size() != sources.size()) {
                        return "is not";
                    }
                    draft.sources = sources;
                    return null;
                });
    }
}
